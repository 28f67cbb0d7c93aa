package dev.pulsarasync.spring.autoconfigure;

/** The health of a loop that one callback has blocked for too long. */
enum BlockedStatus {
  /** The loop does not work. */
  DOWN,
  /** The loop takes part no more, until it goes on. */
  OUT_OF_SERVICE
}
