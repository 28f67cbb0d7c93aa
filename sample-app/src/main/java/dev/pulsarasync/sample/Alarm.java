package dev.pulsarasync.sample;

import java.util.List;

/**
 * A callback holds the loop, and the watchdog tells of it.
 *
 * @param heldMillis for how long it has held it by now
 * @param task its name
 * @param frames where it stands, the innermost frame first
 */
record Alarm(long heldMillis, String task, List<String> frames) {}
