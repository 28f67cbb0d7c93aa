package dev.pulsarasync.sample;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A payment was refused: 402; or nobody knows what became of it: 502. */
class PaymentFailedException extends ErrorResponseException {

  private static final long serialVersionUID = 1L;

  PaymentFailedException(HttpStatus status, String detail) {
    super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }
}
