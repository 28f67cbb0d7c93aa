package dev.pulsarasync.spring.actuate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The benches of an application.
 *
 * @param allowed those that may be run by the endpoint
 * @param running how far the run has come that is under way; null if none is
 * @param results the latest results of each bench, by its name, the latest one at the end
 */
public record BenchesDescriptor(
    List<String> allowed,
    @Nullable BenchProgressDescriptor running,
    Map<String, List<BenchResultDescriptor>> results) {}
