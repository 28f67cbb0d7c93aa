/** An event loop, and the functions that compose the asynchronous values that come out of it. */
@NullMarked
package dev.pulsarasync;

import org.jspecify.annotations.NullMarked;
