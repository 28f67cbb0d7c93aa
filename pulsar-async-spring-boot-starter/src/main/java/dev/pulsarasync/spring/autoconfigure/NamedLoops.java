package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopBuilder;
import dev.pulsarasync.EventLoopGroup;
import dev.pulsarasync.spring.autoconfigure.PulsarAsyncProperties.NamedLoop;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Registers the loops that have a name, each as a bean of that name and with one that starts and
 * stops it. They are fallbacks: who asks for a loop without a name gets the application's.
 */
final class NamedLoops implements BeanRegistrar {

  private static final Bindable<Map<String, NamedLoop>> LOOPS =
      Bindable.mapOf(String.class, NamedLoop.class);

  @Override
  public void register(BeanRegistry registry, Environment environment) {
    Binder.get(environment)
        .bind(PulsarAsyncProperties.LOOPS, LOOPS)
        .ifBound(loops -> loops.forEach((name, loop) -> register(registry, name, loop.size())));
  }

  private static void register(BeanRegistry registry, String name, int size) {
    if (size > 1) {
      registry.registerBean(
          name,
          EventLoopGroup.class,
          bean -> bean.supplier(context -> builder(context, name).buildGroup(size)));
    } else {
      registry.registerBean(
          name,
          EventLoop.class,
          bean -> bean.fallback().supplier(context -> builder(context, name).build()));
    }
    registry.registerBean(
        name + "Lifecycle",
        EventLoopLifecycle.class,
        bean -> bean.supplier(context -> lifecycle(context, name, size)));
  }

  private static EventLoopBuilder builder(SupplierContext context, String name) {
    return context.bean(LoopBuilders.class).builder(properties(context, name));
  }

  private static EventLoopLifecycle lifecycle(SupplierContext context, String name, int size) {
    List<EventLoop> loops =
        size > 1
            ? context.bean(name, EventLoopGroup.class).loops()
            : List.of(context.bean(name, EventLoop.class));
    return new EventLoopLifecycle(
        loops,
        properties(context, name).shutdownTimeout(),
        PulsarAsyncProperties.LOOPS + "." + name);
  }

  private static PulsarAsyncProperties.Loop properties(SupplierContext context, String name) {
    return context.bean(PulsarAsyncProperties.class).loop(name);
  }
}
