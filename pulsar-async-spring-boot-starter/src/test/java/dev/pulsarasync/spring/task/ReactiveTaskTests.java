package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import dev.pulsarasync.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/** Tasks that return the types of Reactor, on virtual time. */
class ReactiveTaskTests {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();
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

  private <T> T run(Mono<T> mono) {
    return loop.runUntilComplete(mono.toFuture());
  }

  private void runFor(Duration time) {
    CompletableFuture<Void> over = loop.createFuture();
    loop.callLater(time, () -> over.complete(null));
    loop.runUntilComplete(over);
  }

  @Test
  void aMonoRunsNothingBeforeItsSubscription() {
    Mono<String> seat = office.book("A1");
    runFor(SECOND);
    assertThat(target.steps).isEmpty();

    assertThat(run(seat)).isEqualTo("booked A1");
    assertThat(target.steps).containsExactly("A1 on pulsar", "subscribed on pulsar");
  }

  @Test
  void theBodyDoesNotRunInsideTheSubscription() {
    office.book("A1").subscribe();

    assertThat(target.steps).isEmpty();
  }

  @Test
  void eachSubscriptionIsARun() {
    Mono<String> seat = office.book("A1");
    run(seat);
    run(seat);

    assertThat(target.steps).filteredOn("A1 on pulsar"::equals).hasSize(2);
  }

  @Test
  void subscriptionsOfOneMonoCanRunAtOnce() {
    Mono<Integer> count = office.count();
    List<Integer> both = run(Flux.merge(count, count).collectList());

    assertThat(both).containsExactly(1, 2);
    assertThat(loop.time()).isEqualTo(SECOND);
  }

  @Test
  void anEmptyMonoIsEmpty() {
    assertThat(run(office.empty().hasElement())).isFalse();
    assertThat(run(office.nothing().hasElement())).isFalse();
  }

  @Test
  void theErrorOfAMonoIsThatOfTheBody() {
    assertThatThrownBy(() -> run(office.fail())).hasMessage("sold out");
    assertThatThrownBy(() -> run(office.failLater())).hasMessage("sold out later");
  }

  @Test
  void aMonoCanBeTriedAgain() {
    target.failures = 2;

    assertThat(run(office.flaky().retry(2))).isEqualTo("attempt 3");
  }

  @Test
  void disposingOfAMonoPreventsABodyThatHasNotBegun() {
    office.book("A1").subscribe().dispose();
    runFor(SECOND);

    assertThat(target.steps).isEmpty();
  }

  @Test
  void disposingOfAMonoReachesABodyThatWaits() {
    Disposable subscription = office.count().subscribe();
    loop.callLater(SECOND.dividedBy(2), subscription::dispose);
    runFor(SECOND.multipliedBy(2));

    assertThat(target.steps).containsExactly("count cancelled");
  }

  @Test
  void disposingOfAMonoReachesTheOneThatTheBodyReturned() {
    Disposable subscription = office.pending().subscribe();
    runFor(SECOND);
    subscription.dispose();

    assertThat(target.steps).containsExactly("pending cancelled");
  }

  @Test
  void theMonoThatTheBodyReturnedSeesTheContextOfItsSubscriber() {
    Mono<String> guest = office.guest();

    assertThat(run(guest.contextWrite(Context.of("guest", "Ann")))).isEqualTo("Ann");
    assertThat(run(guest.contextWrite(Context.of("guest", "Bob")))).isEqualTo("Bob");
  }

  @Test
  void aMonoTakesNoLongerThanTheTimeoutOfItsTask() {
    assertThatThrownBy(() -> run(office.hastily())).hasCauseInstanceOf(TimeoutException.class);
    assertThat(loop.time()).isEqualTo(SECOND);
    assertThat(target.steps).containsExactly("pending cancelled");
  }

  @Test
  void aClosedLoopRefusesTheSubscriptionAndNotTheCall() {
    loop.close();
    Mono<String> refused = office.book("A1");

    assertThatThrownBy(refused::block).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void aKeyThatCannotBeHadFailsEverySubscription() {
    Mono<String> keyed = office.keyed(null);

    assertThatThrownBy(() -> run(keyed)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> run(keyed)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFluxRunsNothingBeforeItsSubscription() {
    Flux<String> seats = office.seats();
    runFor(SECOND);
    assertThat(target.steps).isEmpty();

    assertThat(run(seats.collectList())).containsExactly("A1", "A2", "A3");
    assertThat(run(seats.collectList())).hasSize(3);
    assertThat(target.steps).containsExactly("seats on pulsar", "seats on pulsar");
  }

  @Test
  void theElementsOfAFluxFlowAsTheyCome() {
    List<String> received = new ArrayList<>();
    office.feed().subscribe(received::add);
    runFor(SECOND);

    target.feed.tryEmitNext("A1");
    assertThat(received).containsExactly("A1");
    target.feed.tryEmitNext("A2");
    assertThat(received).containsExactly("A1", "A2");
  }

  @Test
  void aFluxIsAskedForNoMoreThanItsSubscriberWants() {
    assertThat(run(office.endless().take(2).collectList())).containsExactly(0, 1);
    assertThat(target.steps).containsExactly("requested 2");
  }

  @Test
  void disposingOfAFluxReachesTheBodyAndTheElements() {
    office.feed().subscribe().dispose();
    Disposable subscription = office.feed().subscribe();
    runFor(SECOND);
    assertThat(target.feed.currentSubscriberCount()).isOne();

    subscription.dispose();
    assertThat(target.feed.currentSubscriberCount()).isZero();
  }

  @Test
  void theErrorOfAFluxIsThatOfTheBody() {
    assertThatThrownBy(() -> run(office.failingSeats().collectList())).hasMessage("sold out");
  }

  @Test
  void aFluxOfNothingIsEmpty() {
    assertThat(run(office.noSeats().collectList())).isEmpty();
  }

  @Test
  void aPublisherThatIsAMonoIsAStreamOfOne() {
    assertThat(run(Flux.from(office.published()).collectList())).containsExactly("A1");
  }

  static class Office {

    final List<String> steps = new ArrayList<>();
    final Sinks.Many<String> feed = Sinks.many().multicast().directBestEffort();
    int failures;
    int counted;

    @Task
    public Mono<String> guest() {
      return Mono.deferContextual(context -> Mono.just(context.getOrDefault("guest", "nobody")));
    }

    @Task
    public Mono<String> book(String seat) {
      steps.add(seat + " on " + whereabouts());
      return Mono.fromCallable(
          () -> {
            steps.add("subscribed on " + whereabouts());
            return "booked " + seat;
          });
    }

    private static String whereabouts() {
      EventLoop current = EventLoop.current();
      return current == null ? "no loop" : current.name();
    }

    @Task
    public Mono<Integer> count() {
      int number = ++counted;
      try {
        Async.sleep(SECOND);
      } catch (RuntimeException cancelled) {
        steps.add("count cancelled");
        throw cancelled;
      }
      return Mono.just(number);
    }

    @Task
    public Mono<String> empty() {
      return Mono.empty();
    }

    @Task
    public Mono<String> nothing() {
      return null;
    }

    @Task
    public Mono<String> fail() {
      throw new IllegalStateException("sold out");
    }

    @Task
    public Mono<String> failLater() {
      return Mono.error(new IllegalStateException("sold out later"));
    }

    @Task
    public Mono<String> flaky() {
      return failures-- > 0 ? fail() : Mono.just("attempt 3");
    }

    @Task
    public Mono<String> pending() {
      return Mono.<String>never().doOnCancel(() -> steps.add("pending cancelled"));
    }

    @Task(timeout = "1s")
    public Mono<String> hastily() {
      return pending();
    }

    @Task(key = "#seat")
    public Mono<String> keyed(String seat) {
      return Mono.just(seat);
    }

    @Task
    public Flux<String> seats() {
      steps.add("seats on " + whereabouts());
      return Flux.just("A1", "A2", "A3");
    }

    @Task
    public Flux<String> feed() {
      return feed.asFlux();
    }

    @Task
    public Flux<Integer> endless() {
      return Flux.range(0, Integer.MAX_VALUE).doOnRequest(n -> steps.add("requested " + n));
    }

    @Task
    public Flux<String> failingSeats() {
      throw new IllegalStateException("sold out");
    }

    @Task
    public Flux<String> noSeats() {
      return null;
    }

    @Task
    public Publisher<String> published() {
      return Mono.just("A1");
    }
  }
}
