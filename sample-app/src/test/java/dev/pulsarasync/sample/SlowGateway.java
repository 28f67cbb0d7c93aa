package dev.pulsarasync.sample;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A bank that does not answer until the test says so. */
@TestComponent
@RestController
class SlowGateway {

  static final String URL = "office.gateway.url=http://localhost:${local.server.port}/slow/charges";

  private final Queue<CompletableFuture<String>> waiting = new ConcurrentLinkedQueue<>();

  @PostMapping("/slow/charges")
  CompletableFuture<String> charge() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    waiting.add(answer);
    return answer;
  }

  int waiting() {
    return waiting.size();
  }

  void answer() {
    for (CompletableFuture<String> next = waiting.poll(); next != null; next = waiting.poll()) {
      next.complete("paid");
    }
  }
}
