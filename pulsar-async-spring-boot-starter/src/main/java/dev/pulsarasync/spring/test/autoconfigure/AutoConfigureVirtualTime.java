package dev.pulsarasync.spring.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Puts every event loop of a test's application on virtual time, which passes only when the test
 * says so: on a class with {@code @SpringBootTest}, it adds a {@link VirtualTime} bean. All loops
 * that are built by the application's {@link dev.pulsarasync.EventLoopBuilder} go by it, those with
 * names and those of groups included. Everything else, such as Spring's schedulers, keeps real
 * time. When the application is closed, its loops finish what they can without time, and the rest
 * is cancelled.
 *
 * <pre>{@code
 * CompletableFuture<String> reminder = office.remindIn(Duration.ofHours(1));
 * time.advance(Duration.ofMinutes(59));
 * assertThat(reminder).isNotDone();
 * time.advance(Duration.ofMinutes(1));
 * assertThat(reminder).isCompletedWithValue("time to go");
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(VirtualTimeConfiguration.class)
public @interface AutoConfigureVirtualTime {}
