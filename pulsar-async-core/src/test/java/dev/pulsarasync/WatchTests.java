package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What a watch makes of what it sees, on times that the test sets. */
class WatchTests {

  private static final long MILLIS = 1_000_000;

  private final List<Long> told = new ArrayList<>();
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final EventLoop watched = watched();
  private final Activity activity = new Activity(watched);
  private Runnable whileTheStackIsTaken = () -> {};
  private long pauses;
  private long now = -5_000 * MILLIS;
  private final Watch watch =
      new Watch(watched, activity, this::driver, () -> "the holder", () -> pauses);

  private EventLoop watched() {
    Logger log = (Logger) LoggerFactory.getLogger("silent.watch");
    log.setAdditive(false);
    log.setLevel(Level.WARN);
    log.detachAndStopAllAppenders();
    log.addAppender(events);
    return EventLoop.builder()
        .name("watched")
        .logger(log)
        .watchdog(Duration.ofMillis(1000))
        .listener(
            new LoopListener() {
              @Override
              public void callbackBlocking(long nanos) {
                told.add(nanos / MILLIS);
              }
            })
        .build();
  }

  private Thread driver() {
    whileTheStackIsTaken.run();
    return Thread.currentThread();
  }

  @BeforeEach
  void start() {
    events.start();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  /** Looks as often as the watchdog does. */
  private void lookFor(int millis) {
    for (int passed = 0; passed < millis; passed += 250) {
      now += 250 * MILLIS;
      watch.check(now);
    }
  }

  private void beginToHold() {
    activity.begin(0);
    watch.check(now);
  }

  @Test
  void looksFourTimesWithinTheThreshold() {
    assertThat(watch.period()).isEqualTo(250 * MILLIS);
  }

  @Test
  void aCallbackThatHoldsTheLoopIsToldOfAtGrowingIntervals() {
    beginToHold();
    lookFor(10_000);

    assertThat(told).containsExactly(1000L, 2000L, 4000L, 8000L);
  }

  @Test
  void theReportHasTheNameTheTimeAndTheStack() {
    beginToHold();
    lookFor(1000);

    assertThat(events.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getFormattedMessage())
                  .isEqualTo(
                      "A callback has been holding event loop 'watched' for 1000 ms: the holder");
              assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
                  .anyMatch(element -> element.toString().contains("theReportHasTheName"));
            });
  }

  @Test
  void callbacksThatEndAreNotToldOf() {
    beginToHold();
    for (int i = 0; i < 10; i++) {
      lookFor(750);
      activity.ran();
    }

    assertThat(told).isEmpty();
  }

  @Test
  void eachCallbackIsToldOfFromItsOwnThresholdOn() {
    beginToHold();
    lookFor(1000);
    activity.ran();
    lookFor(1250);

    assertThat(told).containsExactly(1000L, 1000L);
  }

  @Test
  void aLoopThatSleepsHoldsNothing() {
    watch.check(now);
    lookFor(10_000);

    assertThat(told).isEmpty();
  }

  @Test
  void aLoopThatSleptInBetweenIsSeenAnew() {
    beginToHold();
    lookFor(750);
    activity.end(1);
    activity.begin(2);
    lookFor(1000);

    assertThat(told).isEmpty();
  }

  @Test
  void pausesOfTheGarbageCollectorAreNotTheCallbacks() {
    pauses = 7_000 * MILLIS;
    beginToHold();
    lookFor(750);
    pauses += 300 * MILLIS;
    lookFor(500);
    assertThat(told).isEmpty();
    lookFor(250);

    assertThat(told).containsExactly(1200L);
  }

  @Test
  void aWatchdogThatWasHeldUpItselfBlamesNobody() {
    beginToHold();
    lookFor(500);
    now += 60_000 * MILLIS;
    lookFor(1000);
    assertThat(told).isEmpty();
    lookFor(250);

    assertThat(told).containsExactly(1000L);
  }

  @Test
  void aCallbackThatEndsWhileItsStackIsTakenIsNotToldOf() {
    whileTheStackIsTaken = activity::ran;
    beginToHold();
    lookFor(1000);

    assertThat(told).isEmpty();
  }

  @Test
  void theTimeThatALoopIsHeldIsKnownUntilTheCallbackEnds() {
    beginToHold();
    lookFor(750);
    assertThat(watch.heldNanos()).isZero();
    lookFor(750);
    assertThat(watch.heldNanos()).isEqualTo(1500 * MILLIS);
    activity.ran();

    assertThat(watch.heldNanos()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "G1 Young Generation, true",
    "G1 Old Generation, true",
    "G1 Concurrent GC, false",
    "ZGC Pauses, true",
    "ZGC Cycles, false",
    "ZGC Minor Cycles, false",
    "Shenandoah Pauses, true",
    "Shenandoah Cycles, false",
    "PS MarkSweep, true",
    "Copy, true",
  })
  void aPauseIsWhatStopsAllThreads(String collector, boolean isStopping) {
    assertThat(GcPauses.isStopping(collector)).isEqualTo(isStopping);
  }

  @Test
  void aCallbackWhoseNameFailsIsNamedByItsClass() {
    Object nameless =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("on purpose");
          }
        };

    assertThat(Stream.of(nameless, "named").map(Errors::nameOf))
        .containsExactly(nameless.getClass().getName(), "named");
  }
}
