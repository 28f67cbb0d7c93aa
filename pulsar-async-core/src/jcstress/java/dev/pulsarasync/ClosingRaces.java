package dev.pulsarasync;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * A loop is closed while a body is about to be suspended: whether its future is complete
 * afterwards, whether it counts as cancelled, and whether a body that began has ended.
 */
@JCStressTest
@Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "All has ended")
@Outcome(expect = Expect.FORBIDDEN, desc = "A future or a body is left behind")
@State
public class ClosingRaces {

  private final EventLoop loop = EventLoop.builder().name("race").build();
  private final CompletableFuture<Object> task = Async.task(loop, this::body).get();

  private volatile boolean begun;
  private volatile boolean ended;

  private Object body() {
    begun = true;
    try {
      return Async.await(new CompletableFuture<>());
    } finally {
      ended = true;
    }
  }

  @Actor
  public void starter() {
    try {
      loop.start();
    } catch (IllegalStateException closed) {
      // The closer came first, and ends the loop.
    }
  }

  @Actor
  public void closer(ZZZ_Result result) {
    loop.close();
    result.r1 = task.isDone();
    result.r2 = task.isCancelled();
    result.r3 = begun == ended;
  }
}
