package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.Bench;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;

/** Benches of beans, on a loop that the tests drive themselves. */
class TimeitTests {

  private final EventLoop loop = EventLoop.builder().build();
  private final AnnotationConfigApplicationContext context = context();
  private final Office office = context.getBean(Office.class);

  private AnnotationConfigApplicationContext context() {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(
        TaskBeanPostProcessor.class,
        () -> new TaskBeanPostProcessor(context.getBeanFactory(), Ordered.HIGHEST_PRECEDENCE));
    context.registerBean(EventLoop.class, () -> loop);
    context.registerBean(Office.class, () -> new Office());
    context.refresh();
    return context;
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void callsTheAdvisedMethodOnTheApplicationsLoop() {
    CompletableFuture<Bench<Object>> run = office.timeit("quote", 3);

    assertThat(Office.LOOPS).as("calls are queued, not made").isEmpty();
    Bench<Object> bench = loop.runUntilComplete(run);
    assertThat(bench.name()).isEqualTo("Office.quote");
    assertThat(bench.result()).containsExactly(1L, 1L, 1L);
    assertThat(bench.taken()).isPositive();
    assertThat(bench.loop()).isSameAs(loop);
    assertThat(Office.LOOPS).containsExactly(loop, loop, loop);
  }

  @Test
  void measuresAnyCallOnTheApplicationsLoop() {
    Bench<Long> bench = loop.runUntilComplete(office.<Long>timeit("mine", 2, () -> office.quote()));

    assertThat(bench.name()).isEqualTo("mine");
    assertThat(bench.result()).containsExactly(1L, 1L);
  }

  @Test
  void theArgumentsChooseTheOverload() {
    assertThat(results(office.timeit("quote", 1, "A1"))).containsExactly("seat A1");
    assertThat(results(office.timeit("quote", 1, 7))).containsExactly("row 7");
    assertThat(results(office.timeit("quote", 1))).containsExactly(1L);
  }

  @Test
  void aMethodOfAGenericInterfaceIsFound() {
    assertThat(results(office.timeit("find", 1, "A1"))).containsExactly("found A1");
  }

  private List<Object> results(CompletableFuture<Bench<Object>> run) {
    return loop.runUntilComplete(run).result();
  }

  @Test
  void aFailureFailsTheRun() {
    assertThatThrownBy(() -> loop.runUntilComplete(office.timeit("fail", 3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("sold out");
  }

  @Test
  void aMissingMethodIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> office.timeit("qoute", 1))
        .withMessageContaining("no public method 'qoute'");
  }

  @Test
  void argumentsThatFitNoOverloadAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> office.timeit("quote", 1, 1.5))
        .withMessageContaining("that takes (Double)");
  }

  @Test
  void anAmbiguousCallIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> office.timeit("quote", 1, new Object[] {null}))
        .withMessageContaining("several methods 'quote'");
  }

  @Test
  void theLoopOfTheBeanIsUsedIfItHasOne() {
    EventLoop own = EventLoop.builder().name("own").build();
    Office withLoop = new Office(own);
    Office proxy =
        (Office)
            context
                .getBean(TaskBeanPostProcessor.class)
                .postProcessAfterInitialization(withLoop, "withLoop");

    Bench<Object> bench = own.runUntilComplete(proxy.timeit("quote", 1));
    assertThat(bench.loop()).isSameAs(own);
    own.close();
  }

  interface Finder<T> {
    CompletableFuture<String> find(T what);
  }

  static class Office implements AsyncObject, Finder<String> {

    static final List<@Nullable EventLoop> LOOPS = new CopyOnWriteArrayList<>();

    private final @Nullable EventLoop own;

    Office() {
      this(null);
    }

    Office(@Nullable EventLoop own) {
      LOOPS.clear();
      this.own = own;
    }

    @Override
    public @Nullable EventLoop loop() {
      return own;
    }

    @Task
    public CompletableFuture<Long> quote() {
      LOOPS.add(EventLoop.current());
      return CompletableFuture.completedFuture(1L);
    }

    @Task
    public CompletableFuture<String> quote(String seat) {
      return CompletableFuture.completedFuture("seat " + seat);
    }

    @Task
    public CompletableFuture<String> quote(Integer row) {
      return CompletableFuture.completedFuture("row " + row);
    }

    @Override
    @Task
    public CompletableFuture<String> find(String what) {
      return CompletableFuture.completedFuture("found " + what);
    }

    @Task
    public CompletableFuture<String> fail() {
      throw new IllegalStateException("sold out");
    }
  }
}
