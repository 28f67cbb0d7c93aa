package dev.pulsarasync.spring.autoconfigure;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * What a thread knows of the request that it serves, each from another holder; null where it knows
 * nothing. Names of requests are of five to eight characters, as variants of locales are.
 */
record Contexts(
    @Nullable String log,
    @Nullable String locale,
    @Nullable String request,
    @Nullable String user,
    @Nullable String observation) {

  static final Contexts NONE = new Contexts(null, null, null, null, null);

  private static final String KEY = "request";
  private static final ObservationRegistry OBSERVATIONS = observations();

  private static ObservationRegistry observations() {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(context -> true);
    return registry;
  }

  /** The contexts of one request, in all holders. */
  static Contexts of(String request) {
    return new Contexts(request, request, request, request, request);
  }

  /** What the calling thread knows. */
  static Contexts here() {
    return new Contexts(MDC.get(KEY), localeHere(), requestHere(), userHere(), observationHere());
  }

  private static @Nullable String localeHere() {
    return LocaleContextHolder.getLocaleContext() == null
        ? null
        : LocaleContextHolder.getLocale().getVariant();
  }

  private static @Nullable String requestHere() {
    RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
    return attributes == null
        ? null
        : (String) attributes.getAttribute(KEY, RequestAttributes.SCOPE_REQUEST);
  }

  private static @Nullable String userHere() {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    return user == null ? null : user.getName();
  }

  private static @Nullable String observationHere() {
    Observation current = OBSERVATIONS.getCurrentObservation();
    return current == null ? null : current.getContext().getName();
  }

  /** Calls {@code call} as a thread does that serves {@code request}. */
  static <V> V during(String request, Callable<V> call) throws Exception {
    Observation.Scope scope = Observation.start(request, OBSERVATIONS).openScope();
    enter(request);
    try {
      return call.call();
    } finally {
      leave();
      scope.close();
    }
  }

  /** Enters all but the observation, which is left by the one that has entered it. */
  static void enter(String request) {
    MDC.put(KEY, request);
    LocaleContextHolder.setLocale(new Locale.Builder().setVariant(request).build());
    MockHttpServletRequest attributes = new MockHttpServletRequest();
    attributes.setAttribute(KEY, request);
    RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(attributes));
    SecurityContextHolder.setContext(
        new SecurityContextImpl(new TestingAuthenticationToken(request, "")));
  }

  static void leave() {
    MDC.clear();
    LocaleContextHolder.resetLocaleContext();
    RequestContextHolder.resetRequestAttributes();
    SecurityContextHolder.clearContext();
  }
}
