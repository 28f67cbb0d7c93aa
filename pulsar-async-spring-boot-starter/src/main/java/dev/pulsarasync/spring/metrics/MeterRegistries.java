package dev.pulsarasync.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Consumer;
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

  /** The registries of {@code provider}, which is not asked yet. */
  public MeterRegistries(ObjectProvider<MeterRegistry> provider) {
    this.provider = provider;
  }

  @Override
  public void afterSingletonsInstantiated() {
    MeterRegistry unique = provider.getIfUnique();
    registries = unique != null ? List.of(unique) : provider.orderedStream().toList();
  }

  /** Whether there are none, or none yet. */
  boolean isEmpty() {
    return registries.isEmpty();
  }

  void forEach(Consumer<MeterRegistry> action) {
    registries.forEach(action);
  }
}
