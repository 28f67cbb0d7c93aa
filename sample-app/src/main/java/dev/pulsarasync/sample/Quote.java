package dev.pulsarasync.sample;

/**
 * What the office says when it is asked for a seat.
 *
 * @param free how many seats are free
 * @param cents what one costs, which rises as the hall fills up
 */
record Quote(int free, long cents) {}
