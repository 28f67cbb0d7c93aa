package dev.pulsarasync.spring.task;

/**
 * What becomes of a bean that calls its own {@link dev.pulsarasync.Task} methods: such a call, of
 * {@code this}, bypasses the proxy, so that the body runs at once, on the thread of the caller.
 */
public enum SelfInvocation {

  /** Each call is named in a warning. */
  WARN,

  /**
   * The application does not start, nor is it built where its beans are prepared ahead of time, and
   * each call is named.
   */
  FAIL,

  /** Nobody looks for such calls. */
  IGNORE
}
