package dev.pulsarasync.spring.task;

import dev.pulsarasync.EventLoop;

/**
 * A task that can be called without arguments.
 *
 * @param bean as others call it, through its proxy
 * @param method the name of a public method
 * @param loop of the bean, or the application's
 */
public record TaskTarget(Object bean, String method, EventLoop loop) {}
