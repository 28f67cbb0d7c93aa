package dev.pulsarasync.spring.actuate;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** A bench that is not run, with a sentence that says what to do. */
final class BenchRefusedException extends InvalidEndpointRequestException {

  private static final long serialVersionUID = 1L;

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final int status;
  private final String sentence;

  private BenchRefusedException(int status, String sentence) {
    super(sentence, sentence);
    this.status = status;
    this.sentence = sentence;
  }

  static BenchRefusedException badOption(String sentence) {
    return new BenchRefusedException(BAD_REQUEST, sentence);
  }

  static BenchRefusedException notAllowed(String sentence) {
    return new BenchRefusedException(FORBIDDEN, sentence);
  }

  static BenchRefusedException notFound(String sentence) {
    return new BenchRefusedException(NOT_FOUND, sentence);
  }

  static BenchRefusedException notNow(String sentence) {
    return new BenchRefusedException(CONFLICT, sentence);
  }

  String sentence() {
    return sentence;
  }

  /** Of HTTP. */
  int status() {
    return status;
  }
}
