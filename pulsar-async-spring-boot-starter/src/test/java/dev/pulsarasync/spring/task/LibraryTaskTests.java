package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.FlowAdapters;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;

/** Tasks that return the types of RxJava, Mutiny, the JDK's Flow and Guava. */
class LibraryTaskTests {

  private final EventLoop loop = EventLoop.builder().build();
  private final AnnotationConfigApplicationContext context = context();
  private final Office office = context.getBean(Office.class);
  private final Office target = (Office) AopProxyUtils.getSingletonTarget(office);

  private AnnotationConfigApplicationContext context() {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(
        TaskBeanPostProcessor.class,
        () -> new TaskBeanPostProcessor(context.getBeanFactory(), Ordered.HIGHEST_PRECEDENCE));
    context.registerBean(EventLoop.class, () -> loop);
    context.registerBean(Office.class, Office::new);
    context.refresh();
    return context;
  }

  @AfterEach
  void close() {
    context.close();
  }

  private void runWhatIsQueued() {
    loop.<@Nullable Object>runUntilComplete(loop.run(() -> null));
  }

  static Stream<Function<Office, Object>> oneValueIsThatOfTheBody() {
    return Stream.of(Office::single, Office::maybe, Office::uni);
  }

  @ParameterizedTest
  @MethodSource
  void oneValueIsThatOfTheBody(Function<Office, Object> call) {
    Object value = call.apply(office);
    runWhatIsQueued();
    assertThat(target.loops).isEmpty();

    CompletionStage<?> stage = (CompletionStage<?>) Async.maybeAsync(value, loop);
    assertThat((Object) loop.runUntilComplete(stage)).isEqualTo("A1");
    assertThat(target.loops).containsExactly(loop);
  }

  static Stream<Arguments> streamsAreThoseOfTheBody() {
    return Stream.<Function<Office, Object>>of(
            Office::observable, Office::flowable, Office::multi, Office::publisher)
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource
  void streamsAreThoseOfTheBody(Function<Office, Object> call) {
    Object stream = call.apply(office);
    runWhatIsQueued();
    assertThat(target.loops).isEmpty();

    assertThat(loop.runUntilComplete(elements(stream))).containsExactly("A1", "A2");
    assertThat(target.loops).containsExactly(loop);
  }

  private static CompletionStage<List<Object>> elements(Object stream) {
    return Flux.from(
            ReactiveAdapterRegistry.getSharedInstance()
                .getAdapter(stream.getClass())
                .toPublisher(stream))
        .cast(Object.class)
        .collectList()
        .toFuture();
  }

  @Test
  void aCompletableCompletesWithItsBody() {
    loop.runUntilComplete(office.completable().toCompletionStage("done"));

    assertThat(target.loops).containsExactly(loop);
  }

  @Test
  void disposingOfASingleReachesTheOneThatTheBodyReturned() {
    var subscription = office.pendingSingle().subscribe();
    runWhatIsQueued();
    subscription.dispose();

    assertThat(target.steps).containsExactly("single disposed");
  }

  @Test
  void cancellingAUniReachesTheOneThatTheBodyReturned() {
    var subscription = office.pendingUni().subscribe().with(any -> {});
    runWhatIsQueued();
    subscription.cancel();

    assertThat(target.steps).containsExactly("uni cancelled");
  }

  @Test
  void aListenableFutureIsThatOfABodyWhichTheCallQueues() throws Exception {
    ListenableFuture<String> future = office.listenable();
    assertThat(target.loops).isEmpty();
    assertThat(future).isNotDone();

    target.settable.set("A1");
    runWhatIsQueued();
    runWhatIsQueued();
    assertThat(Futures.getDone(future)).isEqualTo("A1");
    assertThat(target.loops).containsExactly(loop);
  }

  @Test
  void cancellingAListenableFutureReachesTheOneThatTheBodyReturned() {
    ListenableFuture<String> future = office.listenable();
    runWhatIsQueued();
    future.cancel(true);

    assertThat(target.settable.isCancelled()).isTrue();
  }

  @Test
  void aListenableFutureIsCancelledWithItsTask() {
    ListenableFuture<String> future = office.listenable();
    loop.close();

    assertThat(future.isCancelled()).isTrue();
  }

  @Test
  void theErrorOfAListenableFutureIsThatOfTheBody() {
    ListenableFuture<String> future = office.failing();
    runWhatIsQueued();
    runWhatIsQueued();

    assertThatThrownBy(() -> Futures.getDone(future))
        .hasCauseExactlyInstanceOf(IllegalStateException.class);
  }

  static class Office {

    final List<@Nullable EventLoop> loops = new ArrayList<>();
    final List<String> steps = new ArrayList<>();
    final SettableFuture<String> settable = SettableFuture.create();

    private <T> T called(T returned) {
      loops.add(EventLoop.current());
      return returned;
    }

    @Task
    public Single<String> single() {
      return called(Single.just("A1"));
    }

    @Task
    public Maybe<String> maybe() {
      return called(Maybe.just("A1"));
    }

    @Task
    public Completable completable() {
      return called(Completable.complete());
    }

    @Task
    public Observable<String> observable() {
      return called(Observable.just("A1", "A2"));
    }

    @Task
    public Flowable<String> flowable() {
      return called(Flowable.just("A1", "A2"));
    }

    @Task
    public Uni<String> uni() {
      return called(Uni.createFrom().item("A1"));
    }

    @Task
    public Multi<String> multi() {
      return called(Multi.createFrom().items("A1", "A2"));
    }

    @Task
    public Flow.Publisher<String> publisher() {
      return called(FlowAdapters.toFlowPublisher(Flux.just("A1", "A2")));
    }

    @Task
    public Single<String> pendingSingle() {
      return Single.<String>never().doOnDispose(() -> steps.add("single disposed"));
    }

    @Task
    public Uni<String> pendingUni() {
      return Uni.createFrom()
          .<String>nothing()
          .onCancellation()
          .invoke(() -> steps.add("uni cancelled"));
    }

    @Task
    public ListenableFuture<String> listenable() {
      return called(settable);
    }

    @Task
    public ListenableFuture<String> failing() {
      throw new IllegalStateException("sold out");
    }
  }
}
