package dev.pulsarasync;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** The baton is given to a spare thread at the moment in which that ends for lack of work. */
@JCStressTest
@Outcome(id = "true, true, 7", expect = Expect.ACCEPTABLE, desc = "The spare has it")
@Outcome(id = "false, false, 7", expect = Expect.ACCEPTABLE, desc = "The spare has ended")
@Outcome(expect = Expect.FORBIDDEN, desc = "The baton is lost, or there are two")
@State
public class BatonRaces {

  private final Baton baton =
      new Baton(Duration.ofNanos(ThreadLocalRandom.current().nextInt(100_000)));
  private volatile Thread giver;
  private int plain;

  @Actor
  public void spare(ZZI_Result result) {
    baton.take(Thread.currentThread());
    while (giver == null) {
      Thread.onSpinWait();
    }
    plain = 3;
    result.r1 = baton.passAndWait(giver, false);
    if (result.r1) {
      result.r3 = plain;
    }
  }

  @Actor
  public void giver(ZZI_Result result) {
    giver = Thread.currentThread();
    baton.awaitReturn();
    plain += 4;
    result.r2 = baton.passToSpare();
    if (!result.r2) {
      result.r3 = plain;
    }
  }
}
