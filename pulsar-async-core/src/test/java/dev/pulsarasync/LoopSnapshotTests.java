package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopSnapshotTests {

  private static final int MOST = 100;

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch held = new CountDownLatch(1);
  private EventLoop loop =
      EventLoop.builder().name("orders").slowCallbackThreshold(Duration.ZERO).build();

  @AfterEach
  void close() {
    release.countDown();
    loop.close();
  }

  @Test
  void tellsWhatHoldsTheLoopAndWhere() throws Exception {
    hold();

    LoopSnapshot snapshot = loop.snapshot(MOST);

    assertThat(snapshot.name()).isEqualTo("orders");
    assertThat(snapshot.state()).isEqualTo(LoopState.BUSY);
    assertThat(snapshot.thread()).isEqualTo("orders");
    LiveTask holder = only(snapshot, TaskState.RUNNING);
    assertThat(holder.name()).isEqualTo("Holder");
    assertThat(holder.stack())
        .anyMatch(frame -> frame.getClassName().equals(Holder.class.getName()));
  }

  @Test
  void tellsWhatIsQueuedBehindACallbackThatHoldsTheLoopInItsOrder() throws Exception {
    loop.execute(new Work("first"));
    hold();
    loop.execute(new Work("second"));
    loop.run(new Work("third"));

    LoopSnapshot snapshot = loop.snapshot(MOST);

    assertThat(snapshot.queued()).isEqualTo(2);
    assertThat(named(snapshot, TaskState.QUEUED)).containsExactly("second", "third");
  }

  @Test
  void tellsWhatTheLoopHasQueuedForItself() throws Exception {
    loop.execute(
        () -> {
          loop.execute(new Holder());
          loop.execute(new Work("own"));
        });
    start();
    loop.execute(new Work("other"));

    assertThat(named(loop.snapshot(MOST), TaskState.QUEUED)).containsExactly("own", "other");
  }

  @Test
  void tellsWhoWaitsForWhom() throws Exception {
    CompletableFuture<String> payment = loop.createFuture();
    CompletableFuture<String> charge = task("charge", () -> Async.await(payment));
    task("purchase", () -> Async.await(charge));
    hold();

    LoopSnapshot snapshot = loop.snapshot(MOST);

    LiveTask inner = task(snapshot, "charge");
    LiveTask outer = task(snapshot, "purchase");
    assertThat(snapshot.suspended()).isEqualTo(2);
    assertThat(outer.state()).isEqualTo(TaskState.SUSPENDED);
    assertThat(outer.awaits()).isEqualTo("charge");
    assertThat(outer.waitsFor()).containsExactly(inner.id());
    assertThat(outer.waitedForBy()).isEmpty();
    assertThat(outer.stack()).anyMatch(frame -> frame.getClassName().contains("LoopSnapshotTests"));
    assertThat(inner.waitedForBy()).containsExactly(outer.id());
    assertThat(inner.waitsFor()).isEmpty();
  }

  @Test
  void tellsWhoWaitsThroughWhatIsMadeOfFutures() throws Exception {
    CompletableFuture<String> promise = loop.createFuture();
    CompletableFuture<String> source = task("source", () -> Async.await(promise));
    task("derived", () -> Async.await(source.thenApply(String::trim).thenApply(String::trim)));
    task("gathered", () -> Async.await(Async.multiAsync(List.of(source, "plain"))));
    task("limited", () -> Async.await(source, Duration.ofHours(1)));
    task("chained", () -> Async.await(Async.chainFuture(source, value -> value)));
    task("linked", () -> Async.await(Async.chainFuturePropagating(source, value -> value, null)));
    task("returned", () -> source);
    loop.run(new Body("run", () -> source));
    hold();

    LoopSnapshot snapshot = loop.snapshot(MOST);

    int id = task(snapshot, "source").id();
    assertThat(snapshot.tasks())
        .filteredOn(task -> task.waitsFor().contains(id))
        .extracting(LiveTask::name)
        .contains("derived", "gathered", "limited", "chained", "returned", "run");
    LiveTask linked = task(snapshot, "linked");
    assertThat(linked.waitsFor()).hasSize(1);
    assertThat(snapshot.tasks().get(linked.waitsFor().get(0)).waitsFor()).containsExactly(id);
    assertThat(task(snapshot, "returned").state()).isEqualTo(TaskState.SUSPENDED);
    assertThat(task(snapshot, "returned").stack()).isEmpty();
  }

  @Test
  void aCallbackThatJoinsAGroupWaitsForItsChildren() throws Exception {
    CompletableFuture<String> promise = loop.createFuture();
    task("parent", () -> joinTwo(promise));
    hold();

    LoopSnapshot snapshot = loop.snapshot(MOST);

    assertThat(task(snapshot, "parent").waitsFor())
        .containsExactlyInAnyOrder(task(snapshot, "one").id(), task(snapshot, "two").id());
  }

  private static Object joinTwo(CompletableFuture<String> promise) {
    try (TaskGroup<Object> group = Async.group()) {
      group.start(new Body("one", () -> Async.await(promise)));
      group.start(new Body("two", () -> Async.await(promise)));
      group.join();
    }
    return "";
  }

  @Test
  void aCoroutineIsKnownByItsBody() throws Exception {
    hold();
    Async.maybeAsync(Coroutine.of(new Work("coroutine")), loop);

    assertThat(named(loop.snapshot(MOST), TaskState.QUEUED)).containsExactly("coroutine");
  }

  @Test
  void tellsTheNameOfATaskOfAnotherLoop() throws Exception {
    try (EventLoop other = EventLoop.builder().name("other").build()) {
      CompletableFuture<Object> remote = Async.<Object>task(other, new Work("remote")).get();
      task("local", () -> Async.await(remote));
      hold();

      assertThat(task(loop.snapshot(MOST), "local").awaits()).isEqualTo("remote on other");
    }
  }

  @Test
  void namesClassesAndNeverWhatToStringShows() throws Exception {
    hold();
    loop.execute(new Secretive());
    loop.execute(() -> release.countDown());

    List<String> names = named(loop.snapshot(MOST), TaskState.QUEUED);

    assertThat(names.get(0)).isEqualTo(Secretive.class.getName());
    assertThat(names.get(1)).startsWith(getClass().getName()).doesNotContain("/", "@");
  }

  @Test
  void aNameThatFailsIsThatOfTheClass() throws Exception {
    hold();
    loop.execute(new Nameless());

    assertThat(named(loop.snapshot(MOST), TaskState.QUEUED))
        .containsExactly(Nameless.class.getName());
  }

  @Test
  void tellsTheAgeOfWhatKnowsWhenItWasSubmitted() {
    VirtualClock clock = new VirtualClock();
    try (EventLoop virtual = EventLoop.builder().clock(clock).build()) {
      virtual.execute(new Work("known"));
      virtual.execute(() -> {});
      virtual.runUntilComplete(Coroutine.of(() -> elapsed(virtual)));
    }
  }

  private static Object elapsed(EventLoop virtual) {
    Async.sleep(Duration.ofSeconds(5));
    virtual.execute(new Work("late"));
    virtual.execute(() -> {});
    List<LiveTask> tasks = virtual.snapshot(MOST).tasks();
    assertThat(tasks)
        .filteredOn(task -> task.state() == TaskState.QUEUED)
        .extracting(LiveTask::age)
        .containsExactly(Duration.ofSeconds(5), null);
    return "";
  }

  @Test
  void countsTimersAndTellsTheNextOne() {
    VirtualClock clock = new VirtualClock();
    try (EventLoop virtual = EventLoop.builder().clock(clock).build()) {
      LoopSnapshot snapshot =
          virtual.runUntilComplete(
              Coroutine.of(
                  () -> {
                    virtual.callLater(Duration.ofSeconds(3), () -> {});
                    virtual.callLater(Duration.ofHours(3), () -> {});
                    return virtual.snapshot(MOST);
                  }));

      assertThat(snapshot.timers()).isEqualTo(2);
      assertThat(snapshot.nextTimer()).isEqualTo(Duration.ofSeconds(3));
    }
  }

  @Test
  void tellsOfNoMoreTasksThanWasAsked() throws Exception {
    hold();
    IntStream.range(0, 10).forEach(i -> loop.execute(new Work("work " + i)));

    LoopSnapshot snapshot = loop.snapshot(4);

    assertThat(snapshot.tasks()).hasSize(4);
    assertThat(snapshot.omitted()).isEqualTo(7);
    assertThat(loop.snapshot(0).tasks()).isEmpty();
    assertThat(loop.snapshot(0).queued()).isEqualTo(10);
    assertThatThrownBy(() -> loop.snapshot(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsWhatWaitsForAPlaceOfALoopThatShedsWork() throws Exception {
    loop.close();
    loop = EventLoop.builder().maxPending(2).overflow(Overflow.SHED_OLDEST).build();
    hold();
    loop.execute(new Work("first"));
    loop.execute(new Work("second"));
    loop.execute(new Work("third"));

    assertThat(named(loop.snapshot(MOST), TaskState.QUEUED)).containsExactly("second", "third");
  }

  @Test
  void tellsTheStateOfALoopThatDoesNotRun() {
    assertThat(loop.snapshot(MOST).state()).isEqualTo(LoopState.STOPPED);
    assertThat(loop.snapshot(MOST).thread()).isNull();
    assertThat(loop.snapshot(MOST).nextTimer()).isNull();
    loop.close();
    assertThat(loop.snapshot(MOST).state()).isEqualTo(LoopState.CLOSED);
  }

  @Test
  void aLookAtALoopThatGoesOnDisturbsNothing() throws Exception {
    loop.start();
    AtomicBoolean over = new AtomicBoolean();
    Thread looks =
        new Thread(
            () -> {
              while (!over.get()) {
                loop.snapshot(MOST);
              }
            });
    looks.start();
    List<CompletableFuture<Integer>> sums = IntStream.range(0, 2_000).mapToObj(this::sum).toList();
    int total = sums.stream().mapToInt(CompletableFuture::join).sum();
    over.set(true);
    looks.join();

    assertThat(total).isEqualTo(2_000 * 1_999 / 2);
    assertThat(loop.snapshot(MOST).tasks()).isEmpty();
  }

  private CompletableFuture<Integer> sum(int value) {
    CompletableFuture<Integer> part = Async.<Integer>task(loop, () -> value).get();
    loop.callLater(Duration.ofNanos(value), () -> {}).cancel();
    return Async.<Integer>task(loop, () -> value % 2 == 0 ? part : Async.await(part)).get();
  }

  /** Runs what was queued before, up to a callback that holds the loop until the test is over. */
  private void hold() throws InterruptedException {
    loop.execute(() -> loop.execute(() -> loop.execute(() -> loop.execute(new Holder()))));
    start();
  }

  private void start() throws InterruptedException {
    loop.start();
    assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private <T> CompletableFuture<T> task(String name, Callable<?> body) {
    return Async.<T>task(loop, new Body(name, body)).get();
  }

  private static LiveTask task(LoopSnapshot snapshot, String name) {
    return snapshot.tasks().stream()
        .filter(task -> task.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  private static LiveTask only(LoopSnapshot snapshot, TaskState state) {
    List<LiveTask> tasks = snapshot.tasks().stream().filter(t -> t.state() == state).toList();
    assertThat(tasks).hasSize(1);
    return tasks.get(0);
  }

  private static List<String> named(LoopSnapshot snapshot, TaskState state) {
    return snapshot.tasks().stream().filter(t -> t.state() == state).map(LiveTask::name).toList();
  }

  private record Work(String name) implements Named, Runnable, Callable<Object> {

    @Override
    public Duration submitted() {
      return Duration.ZERO;
    }

    @Override
    public void run() {}

    @Override
    public Object call() {
      return name;
    }
  }

  private record Body(String name, Callable<?> body) implements Named, Callable<Object> {

    @Override
    public Object call() throws Exception {
      return body.call();
    }
  }

  private record Secretive() implements Runnable {

    @Override
    public void run() {}

    @Override
    public String toString() {
      throw new AssertionError("Nobody asks for what may show arguments");
    }
  }

  private record Nameless() implements Runnable, Named {

    @Override
    public void run() {}

    @Override
    public String name() {
      throw new IllegalStateException("No name");
    }
  }

  private final class Holder implements Runnable, Named {

    @Override
    public String name() {
      return "Holder";
    }

    @Override
    public void run() {
      held.countDown();
      try {
        release.await();
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
