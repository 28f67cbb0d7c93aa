package dev.pulsarasync.spring.task;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** A call that fails with {@code error} where its body would run. */
record FailedInvocation(MethodInvocation call, Throwable error) implements MethodInvocation {

  @Override
  public @Nullable Object proceed() throws Throwable {
    throw error;
  }

  @Override
  public Method getMethod() {
    return call.getMethod();
  }

  @Override
  public @Nullable Object[] getArguments() {
    return call.getArguments();
  }

  @Override
  public @Nullable Object getThis() {
    return call.getThis();
  }

  @Override
  public AccessibleObject getStaticPart() {
    return call.getStaticPart();
  }
}
