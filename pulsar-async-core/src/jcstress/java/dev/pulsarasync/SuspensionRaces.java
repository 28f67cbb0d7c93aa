package dev.pulsarasync;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * A task is cancelled while what it waits for is completed: whether the task counts as cancelled,
 * whether its body was told, and how often the body came to its end.
 */
@JCStressTest
@Outcome(id = "false, false, 1", expect = Expect.ACCEPTABLE, desc = "Over before it was cancelled")
@Outcome(id = "true, true, 1", expect = Expect.ACCEPTABLE, desc = "Told where it waited")
@Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "Cancelled after its wait")
@Outcome(id = "true, false, 0", expect = Expect.ACCEPTABLE, desc = "Cancelled before it began")
@Outcome(expect = Expect.FORBIDDEN, desc = "Told without a cancellation, never or twice ended")
@State
public class SuspensionRaces {

  private final EventLoop loop = EventLoop.builder().name("race").build();
  private final CompletableFuture<String> awaited = loop.createFuture();
  private final CompletableFuture<String> task = Async.<String>task(loop, this::body).get();

  /** Written by the body alone, which the loop runs. */
  private boolean told;

  private int ends;

  public SuspensionRaces() {
    loop.start();
  }

  private String body() {
    try {
      return Async.await(awaited);
    } catch (CancellationException cancelled) {
      told = true;
      throw cancelled;
    } finally {
      ends++;
    }
  }

  @Actor
  public void completer() {
    awaited.complete("value");
  }

  @Actor
  public void canceller() {
    task.cancel(false);
  }

  @Arbiter
  public void look(ZZI_Result result) {
    loop.shutdown(Duration.ofMinutes(1));
    result.r1 = task.isCancelled();
    result.r2 = told;
    result.r3 = ends;
  }
}
