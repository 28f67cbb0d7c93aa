package dev.pulsarasync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A thread pushes while another one, which sleeps for ever when nothing is there, takes in: what
 * came, in which order. A lost wake-up hangs it.
 */
@JCStressTest
@Outcome(id = "123", expect = Expect.ACCEPTABLE, desc = "All came, in their order")
@Outcome(expect = Expect.FORBIDDEN, desc = "Some were lost, or overtook")
@State
public class ReadyQueueRaces {

  private final ReadyQueue queue = new ReadyQueue();
  private int seen;

  @Actor
  public void pusher() {
    for (int i = 1; i <= 3; i++) {
      int digit = i;
      queue.push((Runnable) () -> seen = seen * 10 + digit);
    }
  }

  @Actor
  public void loop(I_Result result) {
    while (seen < 100) {
      if (queue.collect() == 0) {
        queue.sleep(LoopClock.system(), LoopClock.FOREVER);
      }
      for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
        next.run();
      }
    }
    result.r1 = seen;
  }
}
