package dev.pulsarasync;

import java.util.concurrent.CompletionStage;

/**
 * Makes the values of a further library count as asynchronous, as {@link CompletionStage} and
 * {@link Coroutine} do. Found by {@link java.util.ServiceLoader}, or given to {@link
 * EventLoop#registerAdapter}. Called on any thread.
 */
public interface AsyncAdapter {

  /**
   * Whether values of {@code type} are asynchronous and this adapter knows how to wait for them.
   * The answer is remembered.
   */
  boolean supports(Class<?> type);

  /**
   * A stage that completes as {@code value} does; cancelling its future should cancel the value.
   *
   * @param value of a type that this adapter supports
   * @param loop the loop that waits for the value
   */
  CompletionStage<?> adapt(Object value, EventLoop loop);
}
