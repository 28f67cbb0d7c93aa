package dev.pulsarasync.sample;

import dev.pulsarasync.LoopState;
import dev.pulsarasync.spring.actuate.BenchProgressDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the loop does, and did since the reading before.
 *
 * @param state what it is doing
 * @param p50Micros half of the callbacks began no later than this after they were due; null if none
 *     did
 * @param p99Micros the same of 99 % of them
 * @param maxMicros the longest delay, that of the callback included that still waits
 * @param utilization the share of the time in which it ran callbacks, 0 to 1
 * @param perSecond how many callbacks it ran a second
 * @param pending how many are ready to run
 * @param timers how many timers wait
 * @param suspended how many callbacks wait inside
 * @param blockedMillis for how long a callback has held it beyond the limit of the watchdog
 * @param tasks those that are live
 * @param omitted how many more there are
 * @param bench how far the bench has come that is under way; null if none is
 */
record LoopReading(
    LoopState state,
    @Nullable Double p50Micros,
    @Nullable Double p99Micros,
    double maxMicros,
    double utilization,
    double perSecond,
    int pending,
    int timers,
    int suspended,
    long blockedMillis,
    List<TaskLine> tasks,
    int omitted,
    @Nullable BenchProgressDescriptor bench) {}
