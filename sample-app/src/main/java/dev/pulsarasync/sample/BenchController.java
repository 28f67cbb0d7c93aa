package dev.pulsarasync.sample;

import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Measures the office while it works; the results are also meters of the actuator. */
@RestController
class BenchController {

  static final int MOST_CALLS = 100_000;

  private final TicketOffice office;

  BenchController(TicketOffice office) {
    this.office = office;
  }

  @PostMapping("/api/bench")
  CompletableFuture<BenchReport> bench(@RequestParam int times) {
    if (times < 1 || times > MOST_CALLS) {
      throw new BadRequestException("A bench makes 1 to " + MOST_CALLS + " calls, not " + times);
    }
    return office.timeit("quote", times).thenApply(BenchReport::of);
  }
}
