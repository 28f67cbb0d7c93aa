package dev.pulsarasync.sample;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Simulates a bank, which takes its time, and refuses cards whose number ends in 0002. */
@RestController
class GatewayController {

  private final Executor later;
  private final AtomicLong payments = new AtomicLong();

  GatewayController(@Value("${office.gateway.delay}") Duration delay) {
    this.later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @PostMapping("/gateway/charges")
  CompletableFuture<ResponseEntity<String>> charge(
      @RequestParam String card, @RequestParam long cents) {
    return CompletableFuture.supplyAsync(() -> answer(card, cents), later);
  }

  private ResponseEntity<String> answer(String card, long cents) {
    return card.endsWith("0002")
        ? ResponseEntity.status(HttpStatus.PAYMENT_REQUIRED).build()
        : ResponseEntity.ok("payment " + payments.incrementAndGet() + ", " + cents + " cents");
  }
}
