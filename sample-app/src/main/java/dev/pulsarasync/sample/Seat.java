package dev.pulsarasync.sample;

import org.jspecify.annotations.Nullable;

/**
 * A seat of the hall.
 *
 * @param id its row and its number, such as A1
 * @param holder who has it; null while nobody has, though it may be changing hands
 */
record Seat(String id, @Nullable String holder) {}
