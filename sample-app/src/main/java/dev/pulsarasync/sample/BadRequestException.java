package dev.pulsarasync.sample;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A parameter is not what it should be: 400, with a sentence that says what it should be. */
class BadRequestException extends ErrorResponseException {

  private static final long serialVersionUID = 1L;

  BadRequestException(String detail) {
    super(
        HttpStatus.BAD_REQUEST,
        ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail),
        null);
  }
}
