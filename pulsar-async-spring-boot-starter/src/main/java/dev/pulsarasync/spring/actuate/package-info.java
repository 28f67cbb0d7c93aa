/** Endpoints of the actuator: what loops are doing, and benches at a request. */
@NullMarked
package dev.pulsarasync.spring.actuate;

import org.jspecify.annotations.NullMarked;
