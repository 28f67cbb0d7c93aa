/** Support for tests of applications that use event loops. */
@NullMarked
package dev.pulsarasync.spring.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
