package dev.pulsarasync.spring.actuate;

import dev.pulsarasync.BenchHistory;
import dev.pulsarasync.BenchRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** Tells what came of benches, and runs those of tasks that the application allows. */
@Endpoint(id = "bench")
public final class BenchEndpoint {

  private final BenchLauncher launcher;
  private final BenchHistory history;

  /** An endpoint for what {@code launcher} runs and {@code history} has heard of. */
  public BenchEndpoint(BenchLauncher launcher, BenchHistory history) {
    this.launcher = launcher;
    this.history = history;
  }

  /** What is allowed, what is under way, and what came of former runs. */
  @ReadOperation
  public BenchesDescriptor benches() {
    Map<String, List<BenchResultDescriptor>> results = new LinkedHashMap<>();
    history
        .names()
        .forEach(
            name ->
                results.put(
                    name, history.results(name).stream().map(BenchResultDescriptor::of).toList()));
    BenchRun running = launcher.running();
    return new BenchesDescriptor(
        launcher.allowed(),
        running == null ? null : BenchProgressDescriptor.of(running.progress()),
        results);
  }

  /**
   * Starts a bench and returns at once.
   *
   * @param concurrency calls in flight of the closed model, from 1 to 1,000; 10 by default
   * @param rate calls per second of the open model, from 1 to 10,000
   * @param calls after which the run ends, from 1 to 1,000,000
   * @param seconds after which it ends, from 1 to 60; 10 by default, 60 with {@code calls}
   * @throws InvalidEndpointRequestException with a sentence, if it is refused
   */
  @WriteOperation
  public BenchProgressDescriptor run(
      @Selector String bean,
      @Selector String method,
      @Nullable Integer concurrency,
      @Nullable Integer rate,
      @Nullable Integer calls,
      @Nullable Integer seconds) {
    BenchOptions options = new BenchOptions(concurrency, rate, calls, seconds);
    return BenchProgressDescriptor.of(launcher.start(bean, method, options).progress());
  }

  /** Ends the run that is under way, if one is; calls in flight go on. */
  @DeleteOperation
  public void cancel() {
    BenchRun running = launcher.running();
    if (running != null) {
      running.cancel();
    }
  }
}
