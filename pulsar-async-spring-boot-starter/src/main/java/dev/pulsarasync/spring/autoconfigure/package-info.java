/** Auto-configuration of the event loop and of what goes with it. */
@NullMarked
package dev.pulsarasync.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
