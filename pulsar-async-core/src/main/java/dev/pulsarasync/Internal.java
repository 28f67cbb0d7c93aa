package dev.pulsarasync;

/** A callback of the loop's own, which runs even while the loop closes. */
interface Internal extends Runnable {}
