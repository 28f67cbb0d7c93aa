package dev.pulsarasync;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * The baton goes to a thread that becomes a spare, back, and to the spare again, while both touch a
 * plain field; or the spare is let go at the moment in which it begins to wait.
 */
@JCStressTest
@Outcome(id = "true, true, 7", expect = Expect.ACCEPTABLE, desc = "The spare has it")
@Outcome(id = "false, false, 7", expect = Expect.ACCEPTABLE, desc = "The spare was let go")
@Outcome(expect = Expect.FORBIDDEN, desc = "The baton is lost, or there are two")
@State
public class BatonRaces {

  private final Baton baton = new Baton(Duration.ZERO);
  private volatile Thread giver;
  private int plain;

  @Actor
  public void spare(ZZI_Result result) {
    baton.take(Thread.currentThread());
    while (giver == null) {
      Thread.onSpinWait();
    }
    plain = 3;
    result.r1 = baton.passAndWait(giver, System.nanoTime() % 2 == 0);
    if (result.r1) {
      result.r3 = plain;
    }
  }

  @Actor
  public void giver(ZZI_Result result) {
    giver = Thread.currentThread();
    baton.awaitReturn();
    plain += 4;
    baton.retireIdle(System.nanoTime());
    Thread spare = baton.pollSpare();
    Thread next = spare != null ? spare : baton.pollPatient();
    result.r2 = next != null;
    if (next != null) {
      baton.passTo(next);
    } else {
      result.r3 = plain;
    }
  }
}
