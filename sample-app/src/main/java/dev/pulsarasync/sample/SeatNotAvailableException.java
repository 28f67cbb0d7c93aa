package dev.pulsarasync.sample;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A seat is not in the state that the request needs: 409. */
class SeatNotAvailableException extends ErrorResponseException {

  private static final long serialVersionUID = 1L;

  SeatNotAvailableException(String id, String reason) {
    super(
        HttpStatus.CONFLICT,
        ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "Seat " + id + " " + reason),
        null);
  }
}
