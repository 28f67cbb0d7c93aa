package dev.pulsarasync.sample;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The seats over HTTP; no request holds a thread while it waits for the office. */
@RestController
@RequestMapping("/api/seats")
class SeatController {

  static final int LONGEST_NAME = 64;

  private static final Logger logger = LoggerFactory.getLogger(SeatController.class);
  private static final Pattern CARD = Pattern.compile("[0-9]{12,19}");

  private final TicketOffice office;

  SeatController(TicketOffice office) {
    this.office = office;
  }

  @GetMapping
  CompletableFuture<List<Seat>> seats() {
    return office.seats();
  }

  @PostMapping("/{id}")
  @ResponseStatus(HttpStatus.CREATED)
  CompletableFuture<Seat> book(@PathVariable String id, @RequestParam String holder) {
    return office.book(id, checked(holder));
  }

  @GetMapping("/quote")
  CompletableFuture<Quote> quote() {
    return office.quote();
  }

  @PostMapping("/{id}/purchase")
  @ResponseStatus(HttpStatus.CREATED)
  CompletableFuture<Ticket> purchase(
      @PathVariable String id, @RequestParam String holder, @RequestParam String card) {
    return office.purchase(id, checked(holder), checkedCard(card));
  }

  @ExceptionHandler
  ProblemDetail tookTooLong(TimeoutException late) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.GATEWAY_TIMEOUT, "The payment took too long");
  }

  @ExceptionHandler
  ProblemDetail notStored(DataAccessException failure) {
    logger.error("The database cannot be used", failure);
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE, "The office cannot store anything now");
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  CompletableFuture<Void> release(@PathVariable String id, @RequestParam String holder) {
    return office.release(id, checked(holder));
  }

  private static String checked(String holder) {
    boolean isName =
        !holder.isBlank()
            && holder.length() <= LONGEST_NAME
            && holder.chars().noneMatch(Character::isISOControl);
    if (!isName) {
      throw new BadRequestException(
          "The holder needs a name of 1 to " + LONGEST_NAME + " printable characters");
    }
    return holder;
  }

  private static String checkedCard(String card) {
    if (!CARD.matcher(card).matches()) {
      throw new BadRequestException("The number of the card has 12 to 19 digits");
    }
    return card;
  }
}
