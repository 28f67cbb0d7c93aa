/** The advice that runs the {@link dev.pulsarasync.Task} methods of beans on an event loop. */
@NullMarked
package dev.pulsarasync.spring.task;

import org.jspecify.annotations.NullMarked;
