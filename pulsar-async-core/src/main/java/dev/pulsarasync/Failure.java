package dev.pulsarasync;

/** An error where a value or an error may lie. */
record Failure(Throwable error) {}
