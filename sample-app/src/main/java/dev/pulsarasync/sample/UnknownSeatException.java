package dev.pulsarasync.sample;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The hall has no such seat: 404. */
class UnknownSeatException extends ErrorResponseException {

  private static final long serialVersionUID = 1L;

  UnknownSeatException(String id) {
    super(
        HttpStatus.NOT_FOUND,
        ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "The hall has no seat " + id),
        null);
  }
}
