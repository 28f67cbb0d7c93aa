package dev.pulsarasync.spring.autoconfigure;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextThreadLocalAccessor;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.RequestAttributesThreadLocalAccessor;

/**
 * Takes what is bound to the thread that submits a callback to the one that runs it: all that the
 * application's registry knows, and besides that the logging context, the locale and the request
 * attributes. Afterwards the thread has what it had before, whatever the callback has done.
 */
final class ContextPropagation implements UnaryOperator<Runnable> {

  static final String ATTRIBUTES =
      "org.springframework.web.context.request.RequestAttributesThreadLocalAccessor";
  static final String SERVLETS = "jakarta.servlet.http.HttpServletRequest";

  private final ContextSnapshotFactory known = snapshotsOf(ContextRegistry.getInstance());

  /** Of a registry of its own, since that of the application is for the application to change. */
  private final ContextSnapshotFactory further;

  /**
   * A decorator of callbacks.
   *
   * @param classes where it is looked up which contexts there are
   */
  ContextPropagation(@Nullable ClassLoader classes) {
    further = snapshotsOf(further(classes));
  }

  private static ContextSnapshotFactory snapshotsOf(ContextRegistry registry) {
    return ContextSnapshotFactory.builder().contextRegistry(registry).clearMissing(true).build();
  }

  private static ContextRegistry further(@Nullable ClassLoader classes) {
    ContextRegistry registry = new ContextRegistry();
    addTo(registry, new Slf4jThreadLocalAccessor());
    addTo(registry, new LocaleContextThreadLocalAccessor());
    if (ClassUtils.isPresent(ATTRIBUTES, classes) && ClassUtils.isPresent(SERVLETS, classes)) {
      addTo(registry, OfRequest.attributes());
    }
    return registry;
  }

  private static void addTo(ContextRegistry registry, ThreadLocalAccessor<?> accessor) {
    boolean isKnown =
        ContextRegistry.getInstance().getThreadLocalAccessors().stream()
            .anyMatch(other -> other.key().equals(accessor.key()));
    if (!isKnown) {
      registry.registerThreadLocalAccessor(accessor);
    }
  }

  @Override
  public Runnable apply(Runnable callback) {
    return known.captureAll().wrap(further.captureAll().wrap(callback));
  }

  /** Loaded where there are servlet requests. */
  private static final class OfRequest {
    static ThreadLocalAccessor<?> attributes() {
      return new RequestAttributesThreadLocalAccessor();
    }
  }
}
