package dev.pulsarasync.sample;

/**
 * What the office hands out for money.
 *
 * @param seat the seat, such as A1
 * @param holder who bought it
 * @param receipt what the payment gateway says
 */
record Ticket(String seat, String holder, String receipt) {}
