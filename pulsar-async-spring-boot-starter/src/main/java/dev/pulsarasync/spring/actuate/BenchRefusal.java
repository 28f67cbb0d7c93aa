package dev.pulsarasync.spring.actuate;

/**
 * Why a bench is not run.
 *
 * @param refused a sentence that says what to do
 */
public record BenchRefusal(String refused) {}
