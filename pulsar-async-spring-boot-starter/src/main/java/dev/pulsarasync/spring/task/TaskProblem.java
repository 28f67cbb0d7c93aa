package dev.pulsarasync.spring.task;

/**
 * Why a task cannot run on a loop.
 *
 * @param description what is wrong with what
 * @param remedy what to do about it
 */
record TaskProblem(String description, String remedy) {}
