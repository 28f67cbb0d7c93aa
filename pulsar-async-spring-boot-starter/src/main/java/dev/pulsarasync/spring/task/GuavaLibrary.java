package dev.pulsarasync.spring.task;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.pulsarasync.EventLoop;
import java.lang.reflect.Method;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Guava's {@link ListenableFuture}, of which a cancellation goes both ways. */
final class GuavaLibrary implements Library {

  @Override
  public @Nullable TaskReturn returnOf(Method method) {
    return method.getReturnType() == ListenableFuture.class ? call -> of(call.queue()) : null;
  }

  @Override
  public boolean supports(Class<?> type) {
    return ListenableFuture.class.isAssignableFrom(type);
  }

  @Override
  public CompletionStage<?> adapt(Object value, EventLoop loop) {
    return stageOf((ListenableFuture<?>) value);
  }

  private static <T> ListenableFuture<T> of(CompletableFuture<T> future) {
    SettableFuture<T> listenable = SettableFuture.create();
    future.whenComplete((value, error) -> complete(listenable, value, error));
    listenable.addListener(() -> future.cancel(true), MoreExecutors.directExecutor());
    return listenable;
  }

  private static <T> void complete(
      SettableFuture<T> listenable, @Nullable T value, @Nullable Throwable error) {
    if (error instanceof CancellationException) {
      listenable.cancel(false);
    } else if (error != null) {
      listenable.setException(error);
    } else {
      listenable.set(value);
    }
  }

  private static <T> CompletionStage<T> stageOf(ListenableFuture<T> listenable) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    stage.whenComplete((value, error) -> listenable.cancel(true));
    Futures.addCallback(listenable, new Completing<>(stage), MoreExecutors.directExecutor());
    return stage;
  }

  private record Completing<T>(CompletableFuture<T> stage) implements FutureCallback<T> {

    @Override
    public void onSuccess(@Nullable T value) {
      stage.complete(value);
    }

    @Override
    public void onFailure(Throwable error) {
      stage.completeExceptionally(error);
    }
  }
}
