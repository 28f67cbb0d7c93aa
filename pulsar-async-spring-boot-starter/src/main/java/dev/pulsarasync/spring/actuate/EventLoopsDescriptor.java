package dev.pulsarasync.spring.actuate;

import java.util.Map;

/**
 * The loops of an application.
 *
 * @param eventLoops each by its name
 */
public record EventLoopsDescriptor(Map<String, EventLoopDescriptor> eventLoops) {}
