package dev.pulsarasync.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The registries to record with: the one that is unique or primary, a composite for example, else
 * each. They are looked up when all singletons are there, so that nothing here makes a registry
 * before its time; what is recorded until then is lost. Safe for use by several threads.
 */
public final class MeterRegistries implements SmartInitializingSingleton {

  private final ObjectProvider<MeterRegistry> provider;
  private volatile List<MeterRegistry> registries = List.of();

  /** What is to be done once they are known; null when they are. */
  private @Nullable List<Consumer<MeterRegistry>> waiting = new ArrayList<>();

  /** The registries of {@code provider}, which is not asked yet. */
  public MeterRegistries(ObjectProvider<MeterRegistry> provider) {
    this.provider = provider;
  }

  @Override
  public void afterSingletonsInstantiated() {
    MeterRegistry unique = provider.getIfUnique();
    registries = unique != null ? List.of(unique) : provider.orderedStream().toList();
    known().forEach(this::forEach);
  }

  private synchronized List<Consumer<MeterRegistry>> known() {
    List<Consumer<MeterRegistry>> actions = waiting == null ? List.of() : waiting;
    waiting = null;
    return actions;
  }

  /** Calls {@code action} with each registry: now, or when they are known. */
  void whenKnown(Consumer<MeterRegistry> action) {
    if (!isKept(action)) {
      forEach(action);
    }
  }

  private synchronized boolean isKept(Consumer<MeterRegistry> action) {
    return waiting != null && waiting.add(action);
  }

  /** Whether there are none, or none yet. */
  boolean isEmpty() {
    return registries.isEmpty();
  }

  void forEach(Consumer<MeterRegistry> action) {
    registries.forEach(action);
  }
}
