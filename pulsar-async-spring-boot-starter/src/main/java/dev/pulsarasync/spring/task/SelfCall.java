package dev.pulsarasync.spring.task;

/**
 * A place where a bean calls a task of its own, past the proxy.
 *
 * @param caller the method and the line that calls
 * @param task the name of the method that is called
 */
record SelfCall(StackTraceElement caller, String task) {

  static final String REMEDY =
      "Call the task on the bean as others have it: inject the bean into itself with @Lazy, or move"
          + " one of the two methods to another bean. Where a plain call is meant, move the body to"
          + " a method without @Task";

  String description() {
    return caller
        + " calls the task "
        + task
        + "() of its own object, which bypasses the proxy: the body runs at once, on the thread of"
        + " the caller";
  }
}
