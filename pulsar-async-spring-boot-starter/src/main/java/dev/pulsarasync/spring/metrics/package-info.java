/** What loops, benches and tasks measure, as Micrometer meters and observations. */
@NullMarked
package dev.pulsarasync.spring.metrics;

import org.jspecify.annotations.NullMarked;
