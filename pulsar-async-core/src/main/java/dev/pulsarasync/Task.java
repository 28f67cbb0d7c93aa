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
 * java.util.concurrent.CompletionStage}, {@link java.util.concurrent.Future}, {@link Coroutine} or
 * void, or a type of Reactor, RxJava, Mutiny, Guava or Kotlin that the starter's reference lists;
 * what its body returns is waited for without blocking. Cancelling the future prevents a body that
 * has not begun, reaches one that waits in {@link Async#await(Object)}, and cancels the stage that
 * its body returned. A call that returns a coroutine queues nothing: the body runs, on the loop of
 * the bean, when somebody starts or awaits the coroutine. One that returns a reactive type queues
 * nothing either: each subscription does.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Task {

  /**
   * What the task is called where a loop tells of it: what held it, what it dropped, what swallowed
   * a cancellation. No other method of the application may have the same, but for those that
   * implement or override this one. Empty, the default, is the names of class and method, such as
   * {@code TicketOffice.book}.
   */
  String name() default "";

  /**
   * How long a call may take, by the clock of the loop: {@code "2s"}, {@code "500ms"}, {@code
   * "PT2S"}, or milliseconds as a number; longer than zero. It may be a placeholder, such as {@code
   * "${purchase.timeout}"}. Empty, the default, is no timeout. That of a type is the timeout of
   * each method which it marks; a method that carries the annotation itself has its own, or none.
   *
   * <p>When the time is over, counted from the call or from the start of the coroutine, the future
   * fails with {@link java.util.concurrent.TimeoutException}; that of a void method goes where what
   * it throws goes. A body that has not begun never does. One that waits in {@link
   * Async#await(Object)} gets a {@link java.util.concurrent.CancellationException} there, and what
   * it awaits is cancelled, as is the stage that a body returned. A body that holds the loop is not
   * cut short, and succeeds if it ends without a wait.
   */
  String timeout() default "";

  /**
   * The loop on which the body runs, by the name or the qualifier of its bean: one of {@code
   * pulsar.async.loops}, or an {@link EventLoop} or {@link EventLoopGroup} of your own. It may be a
   * placeholder, or an expression in {@code #{…}}. Of a group it is the loop of the {@link #key},
   * or the least busy one. Empty, the default, is the loop that the bean's type names in this way;
   * without one it is the bean's own, or the application's.
   */
  String loop() default "";

  /**
   * What calls have in common that must run in order, as a SpEL expression over the arguments:
   * {@code "#order.id"}, or {@code "#p0"} by position. Of the loops in a group, calls with equal
   * keys run on the same one, in the order in which a thread made them. A single loop keeps the
   * order of all calls. Empty, the default, is no key; a method that carries the annotation itself
   * has its own, or none.
   *
   * <p>It is evaluated on the thread of the caller. When that fails, or the key is null, the body
   * does not run, and the call fails as it does when the body throws.
   */
  String key() default "";
}
