package dev.pulsarasync;

/**
 * What was recorded in a part of the time of a run.
 *
 * @param width how long that part is, in nanoseconds
 * @param calls how many calls were complete in it
 * @param succeeded how many of them did not fail
 * @param latency the sum of their latencies, in nanoseconds
 */
record BenchSlice(long width, long calls, long succeeded, double latency) {}
