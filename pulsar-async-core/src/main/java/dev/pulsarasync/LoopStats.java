package dev.pulsarasync;

import java.time.Duration;

/**
 * What a loop has done since it was built, and what it has to do at the moment. The figures are
 * taken one after the other while the loop goes on, and may be a little late. Times are by the
 * clock of the loop.
 *
 * @param active how long it ran callbacks, the one that runs now included; a callback that waits in
 *     {@link Async#await} does not run
 * @param idle how long it did not, because it had nothing to do or was not driven
 * @param callbacks how many callbacks it has run, with what it queues itself; one that waits counts
 *     once more when it goes on
 * @param pending how many callbacks are ready to run
 * @param oldest for how long the one of them has been due that waits longest, or the one that runs
 *     before it; zero if there is none, or if delays are not taken, see {@link EventLoop#delays()}
 * @param timers how many timers wait until they are due
 * @param suspended how many callbacks wait in {@link Async#await}
 * @param drivers how many threads drive the loop, or stand by to do so, besides those that wait
 *     inside a callback
 * @param blocked for how long one callback has held the loop already, in real time; zero unless
 *     that is beyond the threshold of {@link EventLoopBuilder#watchdog}
 */
public record LoopStats(
    Duration active,
    Duration idle,
    long callbacks,
    int pending,
    Duration oldest,
    int timers,
    int suspended,
    int drivers,
    Duration blocked) {}
