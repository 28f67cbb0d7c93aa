package dev.pulsarasync.sample;

import org.jspecify.annotations.Nullable;

/**
 * A seat of the hall.
 *
 * @param id its row and its number, such as A1
 * @param holder who booked it; null while it is free
 */
record Seat(String id, @Nullable String holder) {}
