package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatonTests {

  private final Baton baton = new Baton(Duration.ofHours(1));
  private Thread self;
  private final CompletableFuture<Boolean> cameBack = new CompletableFuture<>();
  private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
  private Thread spare;

  /** Gives the baton to a thread that gives it back and becomes a spare. */
  private void makeSpare(boolean patient) {
    self = Thread.currentThread();
    spare = new Thread(() -> waitAsSpare(patient));
    assertThat(baton.take(self)).isTrue();
    baton.passTo(spare);
    spare.start();
    baton.awaitReturn();
  }

  private void waitAsSpare(boolean patient) {
    cameBack.complete(baton.passAndWait(self, patient));
    interrupted.complete(Thread.interrupted());
    if (baton.isMine()) {
      baton.passTo(self);
    }
  }

  private boolean passToSpare() {
    Thread next = baton.hasSpare() ? baton.pollSpare() : baton.pollPatient();
    if (next != null) {
      baton.passTo(next);
    }
    return next != null;
  }

  @AfterEach
  void endSpare() throws InterruptedException {
    baton.end();
    if (spare != null) {
      spare.join();
    }
  }

  @Test
  void isTakenByOneThreadUntilItIsDropped() {
    self = Thread.currentThread();
    assertThat(baton.take(self)).isTrue();
    assertThat(baton.isMine()).isTrue();
    assertThat(baton.take(new Thread(() -> {}))).isFalse();
    assertThat(baton.holder()).isSameAs(self);
    baton.drop();
    assertThat(baton.isMine()).isFalse();
    assertThat(baton.take(self)).isTrue();
  }

  @Test
  void aSpareThatIdlesEndsAndIsGivenNothing() {
    makeSpare(false);
    assertThat(baton.hasSpare()).isTrue();
    baton.retireIdle(System.nanoTime() + baton.keepAliveNanos());
    assertThat(cameBack.join()).isFalse();
    assertThat(passToSpare()).isFalse();
    assertThat(baton.reserve(spare)).isFalse();
    assertThat(baton.isMine()).isTrue();
  }

  @Test
  void aPatientSpareWaitsWithoutLimit() {
    makeSpare(true);
    Awaitility.await().until(() -> spare.getState() == Thread.State.WAITING);
    baton.retireIdle(System.nanoTime() + baton.keepAliveNanos());
    assertThat(passToSpare()).isTrue();
    baton.awaitReturn();
    assertThat(cameBack.join()).isTrue();
  }

  @Test
  void aSpareThatWasNeededJustNowDoesNotEnd() {
    makeSpare(false);
    baton.retireIdle(System.nanoTime());
    assertThat(passToSpare()).isTrue();
    baton.awaitReturn();
    assertThat(cameBack.join()).isTrue();
  }

  @Test
  void aPatientSpareIsKeptApart() {
    makeSpare(true);
    assertThat(baton.hasSpare()).isFalse();
    assertThat(baton.pollPatient()).isSameAs(spare);
    assertThat(baton.pollPatient()).isNull();
    baton.passTo(spare);
    baton.awaitReturn();
    assertThat(cameBack.join()).isTrue();
  }

  @Test
  void theEndLetsAPatientSpareGo() {
    makeSpare(true);
    baton.end();
    assertThat(cameBack.join()).isFalse();
  }

  @Test
  void aSpareThatIsReservedIsGivenToNobodyElse() {
    makeSpare(true);
    assertThat(baton.reserve(spare)).isTrue();
    assertThat(passToSpare()).isFalse();
    baton.passTo(spare);
    baton.awaitReturn();
    assertThat(cameBack.join()).isTrue();
  }

  @Test
  void theNewestSpareIsUsedFirst() throws InterruptedException {
    makeSpare(false);
    Thread older = spare;
    Thread newer = new Thread(() -> baton.passAndWait(self, false));
    baton.passTo(newer);
    newer.start();
    baton.awaitReturn();
    assertThat(passToSpare()).isTrue();
    Awaitility.await().until(() -> !newer.isAlive());
    assertThat(older.isAlive()).isTrue();
    assertThat(baton.holder()).isSameAs(newer);
    baton.passTo(self);
  }

  @Test
  void anInterruptOfASpareIsKept() {
    makeSpare(true);
    spare.interrupt();
    passToSpare();
    baton.awaitReturn();
    assertThat(interrupted.join()).isTrue();
  }

  @Test
  void anInterruptOfASpareThatEndsIsKept() {
    makeSpare(true);
    spare.interrupt();
    baton.end();
    assertThat(interrupted.join()).isTrue();
  }

  @Test
  void anInterruptWhileTheBatonIsAwayIsKept() {
    makeSpare(true);
    passToSpare();
    self.interrupt();
    baton.awaitReturn();
    assertThat(Thread.interrupted()).isTrue();
  }
}
