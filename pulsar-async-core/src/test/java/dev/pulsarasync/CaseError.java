package dev.pulsarasync;

import java.util.Set;
import java.util.concurrent.CancellationException;

/** An error {@code "Name:message"} of a case: what user code throws, recognised when it returns. */
final class CaseError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Those that Python's {@code except Exception} lets pass; Java's likeness is an Error. */
  private static final Set<String> FATAL =
      Set.of("BaseException", "GeneratorExit", "KeyboardInterrupt", "SystemExit");

  private CaseError(String notation) {
    super(notation);
  }

  /** The throwable that stands for {@code notation}. */
  static Throwable of(String notation) {
    String name = notation.split(":", 2)[0];
    if (name.equals("CancelledError")) {
      int colon = notation.indexOf(':');
      return colon < 0
          ? new CancellationException()
          : new CancellationException(notation.substring(colon + 1));
    }
    return FATAL.contains(name) ? new Fatal(notation) : new CaseError(notation);
  }

  /** The notation of any throwable; one that is not of a case is written by its class. */
  static String notation(Throwable error) {
    if (error instanceof CaseError || error instanceof Fatal) {
      return error.getMessage();
    }
    if (error instanceof CancellationException) {
      String message = error.getMessage();
      return message == null ? "CancelledError" : "CancelledError:" + message;
    }
    return error.getClass().getSimpleName();
  }

  static boolean isFatal(String notation) {
    return FATAL.contains(notation.split(":", 2)[0]);
  }

  private static final class Fatal extends Error {
    private static final long serialVersionUID = 1L;

    Fatal(String notation) {
      super(notation);
    }
  }
}
