package dev.pulsarasync.sample;

/**
 * A callback that held the loop for long has come to its end.
 *
 * @param heldMillis for how long it held it
 */
record SlowCallback(long heldMillis) {}
