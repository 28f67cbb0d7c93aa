package dev.pulsarasync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks methods whose bodies run on an event loop: the call queues the body and returns at once. It
 * stands for the decorator {@code task}.
 *
 * <p>It takes effect on the beans of a Spring application through {@code
 * pulsar-async-spring-boot-starter}. On a type it marks every public method of it, but not those of
 * {@link AsyncObject}. A bean that is an {@link AsyncObject} with a loop uses that loop, any other
 * the application's. The method returns {@link java.util.concurrent.CompletableFuture}, {@link
 * java.util.concurrent.CompletionStage}, {@link java.util.concurrent.Future} or void; the stage
 * that its body returns is waited for without blocking. Cancelling the future prevents a body that
 * has not begun, and cancels the stage that its body returned.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Task {}
