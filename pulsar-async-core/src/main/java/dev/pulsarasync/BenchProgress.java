package dev.pulsarasync;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a run of a bench has come.
 *
 * @param name what the bench is called
 * @param model how its calls come
 * @param load calls in flight of the closed model, calls per second of the open one
 * @param calls how many are recorded, failed ones included
 * @param failed how many of them failed
 * @param inFlight how many calls are started and not complete, those of the warm-up included
 * @param elapsed since the warm-up; zero before its end
 * @param throughput calls per second that did not fail, since the warm-up
 * @param left how long the run will go on at this pace; null while that is not known
 */
public record BenchProgress(
    String name,
    BenchModel model,
    double load,
    long calls,
    long failed,
    int inFlight,
    Duration elapsed,
    double throughput,
    @Nullable Duration left) {

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s (%s): %,d calls, %,d failed, %,d in flight, %,.1f/s, %s",
        name,
        model.with(load),
        calls,
        failed,
        inFlight,
        throughput,
        left == null ? "time left unknown" : left.toSeconds() + " s left");
  }
}
