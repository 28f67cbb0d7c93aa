/** A web application whose state lives on the event loop. */
@NullMarked
package dev.pulsarasync.sample;

import org.jspecify.annotations.NullMarked;
