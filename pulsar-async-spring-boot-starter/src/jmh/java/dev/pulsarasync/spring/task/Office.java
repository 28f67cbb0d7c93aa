package dev.pulsarasync.spring.task;

import dev.pulsarasync.Task;
import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;

/** What is called: the same, once on the loop and once on a pool of Spring. */
class Office {

  static final String RESULT = "result";

  @Task
  public CompletableFuture<String> task() {
    return CompletableFuture.completedFuture(RESULT);
  }

  @Async
  public CompletableFuture<String> async() {
    return CompletableFuture.completedFuture(RESULT);
  }
}
