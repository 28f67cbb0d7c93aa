package dev.pulsarasync.spring.metrics;

import dev.pulsarasync.spring.metrics.TaskObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.springframework.util.ClassUtils;

/**
 * Names observations {@code pulsar.async.task}, and spans by class and method, such as {@code
 * TicketOffice.book}. The outcome is there when the call is complete, so that the meters of active
 * calls go without. There is no key {@code error}: handlers make what they need of the error
 * itself.
 */
public class DefaultTaskObservationConvention implements TaskObservationConvention {

  /** A convention with the names of the documentation. */
  public DefaultTaskObservationConvention() {}

  @Override
  public String getName() {
    return PulsarMeter.TASK.meterName();
  }

  @Override
  public String getContextualName(TaskObservationContext context) {
    Class<?> type = ClassUtils.getUserClass(context.getTargetClass());
    return ClassUtils.getShortName(type) + "." + context.getMethod().getName();
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(TaskObservationContext context) {
    KeyValues code = KeyValues.of(codeFunction(context), codeNamespace(context));
    return context.isComplete() ? code.and(outcome(context)) : code;
  }

  /** The name of the method. */
  protected KeyValue codeFunction(TaskObservationContext context) {
    return LowCardinalityKeyNames.CODE_FUNCTION.withValue(context.getMethod().getName());
  }

  /** The class of the bean. */
  protected KeyValue codeNamespace(TaskObservationContext context) {
    String namespace = TaskMeters.namespaceOf(context.getTargetClass());
    return LowCardinalityKeyNames.CODE_NAMESPACE.withValue(namespace);
  }

  /** How a call ended that is complete. */
  protected KeyValue outcome(TaskObservationContext context) {
    String outcome = OutcomeTags.outcome(context.getError()).getValue();
    return LowCardinalityKeyNames.OUTCOME.withValue(outcome);
  }
}
