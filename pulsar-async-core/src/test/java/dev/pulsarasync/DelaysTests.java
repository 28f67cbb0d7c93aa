package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelaysTests {

  private static final Runnable NOTHING = () -> {};

  private long now;
  private final ReadyQueue queue = new ReadyQueue(() -> now);
  private final Delays delays = queue.delays();

  private void pushAt(long micros) {
    now = TimeUnit.MICROSECONDS.toNanos(micros);
    queue.push(NOTHING);
  }

  private void beginAt(long micros) {
    delays.begin(TimeUnit.MICROSECONDS.toNanos(micros));
  }

  private void lookAt(long micros) {
    delays.look(TimeUnit.MICROSECONDS.toNanos(micros));
  }

  private long totalMicros() {
    return TimeUnit.NANOSECONDS.toMicros(delays.read().total().toNanos());
  }

  @Test
  void aCallbackOfAnotherThreadIsDueWhenItIsPushed() {
    pushAt(100);
    queue.collect();
    beginAt(350);
    queue.poll();
    lookAt(400);

    assertThat(totalMicros()).isEqualTo(250);
    assertThat(delays.read().count()).isOne();
  }

  @Test
  void thoseThatAreTakenInAtOnceAreDueAsTheFirstOfThem() {
    pushAt(100);
    pushAt(200);
    queue.collect();
    beginAt(300);
    queue.poll();
    queue.poll();
    lookAt(310);

    assertThat(totalMicros()).isEqualTo(2 * 200);
    assertThat(delays.read().count()).isEqualTo(2);
  }

  @Test
  void aCallbackWaitsForThoseBeforeIt() {
    pushAt(100);
    pushAt(100);
    queue.collect();
    beginAt(100);
    queue.poll();
    lookAt(500);
    queue.poll();
    lookAt(600);

    assertThat(totalMicros()).isEqualTo(400);
  }

  @Test
  void whatTheLoopSubmitsToItselfIsDueWhenTheSubmittingCallbackEnds() {
    beginAt(100);
    queue.add(NOTHING);
    queue.add(NOTHING);
    lookAt(200);
    queue.collect();
    queue.poll();
    lookAt(270);
    queue.poll();
    lookAt(280);

    assertThat(totalMicros()).isEqualTo(70);
    assertThat(delays.read().count()).isEqualTo(2);
  }

  @Test
  void whatWasPushedWhileTheLoopWasBusyIsNotTakenForOlderThanItsLastIntake() {
    beginAt(500);
    queue.collect();
    pushAt(100);
    queue.collect();
    queue.poll();
    lookAt(510);

    assertThat(totalMicros()).isZero();
  }

  @Test
  void theOldestIsKnownBeforeAndAfterItIsTakenIn() {
    assertThat(queue.oldestDue(-1)).isEqualTo(-1);
    pushAt(100);
    pushAt(200);
    assertThat(queue.oldestDue(-1)).isEqualTo(100_000);
    queue.collect();
    assertThat(queue.oldestDue(-1)).isEqualTo(100_000);
    queue.poll();
    queue.poll();

    assertThat(queue.oldestDue(-1)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0",
    "0, 0",
    "999, 0",
    "1000, 1",
    "1999, 1",
    "2000, 2",
    "4000, 3",
    "33554431999, 25",
    "33554432000, 26",
    "9223372036854775807, 26",
  })
  void eachBoundIsTwiceTheOneBefore(long nanos, int bucket) {
    assertThat(LoopDelays.bucket(nanos)).isEqualTo(bucket);
  }

  @Test
  void theBoundsAreThoseOfTheBuckets() {
    assertThat(LoopDelays.bounds()).hasSize(LoopDelays.BUCKETS - 1);
    for (int i = 0; i < LoopDelays.bounds().size(); i++) {
      long bound = LoopDelays.bounds().get(i).toNanos();
      assertThat(LoopDelays.bucket(bound - 1)).isEqualTo(i);
      assertThat(LoopDelays.bucket(bound)).isEqualTo(i + 1);
    }
  }

  @Test
  void countsAreOfAllBelowABound() {
    for (long micros : new long[] {0, 1, 5, 1_000_000_000}) {
      pushAt(0);
      queue.collect();
      beginAt(micros);
      queue.poll();
      lookAt(micros);
    }
    LoopDelays read = delays.read();

    assertThat(read.countBelow(0)).isEqualTo(1);
    assertThat(read.countBelow(1)).isEqualTo(2);
    assertThat(read.countBelow(3)).isEqualTo(3);
    assertThat(read.count()).isEqualTo(4);
  }

  @Test
  void dueTimesKeepTheirOrderAndBeyondTheMostTheLastIsShared() {
    DueTimes times = new DueTimes();
    for (int i = 0; i < 3000; i++) {
      times.add(2, i);
    }
    for (int i = 0; i < 1023; i++) {
      assertThat(times.first()).isEqualTo(i);
      assertThat(times.firstCount()).isEqualTo(2);
      times.remove(1);
      times.remove(1);
    }

    assertThat(times.first()).isEqualTo(1023);
    assertThat(times.firstCount()).isEqualTo(times.size()).isEqualTo(2 * (3000 - 1023));
  }

  private static EventLoop loop(VirtualClock clock, boolean wantsDelays) {
    return EventLoop.builder()
        .clock(clock)
        .listener(
            new LoopListener() {
              @Override
              public boolean wantsDelays() {
                return wantsDelays;
              }
            })
        .build();
  }

  @Test
  void theDelayOfATimerIsItsLateness() {
    VirtualClock clock = new VirtualClock();
    try (EventLoop loop = loop(clock, true)) {
      CompletableFuture<Void> over = loop.createFuture();
      loop.callLater(Duration.ofSeconds(1), () -> over.complete(null));
      loop.execute(() -> clock.advance(Duration.ofSeconds(3)));
      loop.runUntilComplete(over);

      assertThat(loop.delays().total()).isEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void everyCallbackIsInTheHistogram() {
    try (EventLoop loop = loop(new VirtualClock(), true)) {
      for (int i = 0; i < 1000; i++) {
        loop.execute(() -> loop.execute(NOTHING));
      }
      loop.runUntilComplete(loop.run(() -> null));
      loop.runUntilComplete(loop.run(() -> null));

      assertThat(loop.delays().count()).isEqualTo(loop.stats().callbacks());
    }
  }

  @Test
  void howLongTheOldestHasWaitedIsAmongTheFigures() {
    VirtualClock clock = new VirtualClock();
    try (EventLoop loop = loop(clock, true)) {
      loop.execute(NOTHING);
      clock.advance(Duration.ofSeconds(2));

      assertThat(loop.stats().oldest()).isEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void nothingIsTakenIfNobodyWantsIt() {
    try (EventLoop loop = loop(new VirtualClock(), false)) {
      loop.runUntilComplete(loop.run(() -> null));

      assertThat(loop.delays().count()).isZero();
      assertThat(loop.stats().oldest()).isZero();
    }
  }
}
