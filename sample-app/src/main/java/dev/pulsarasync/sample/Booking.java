package dev.pulsarasync.sample;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A sold seat, as it is stored.
 *
 * @param seat the seat, such as A1
 * @param holder who has it
 */
@Table
record Booking(@Id String seat, String holder) {}
