package dev.pulsarasync.spring.test.autoconfigure;

import static dev.pulsarasync.Async.await;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ReminderApplication.Office.class)
class ReminderApplication {

  /** Public, as its proxy may be made by another class loader. */
  public static class Office {
    private final EventLoop loop;

    Office(EventLoop loop) {
      this.loop = loop;
    }

    @Task
    public CompletableFuture<String> remindIn(Duration delay) {
      Async.sleep(delay);
      return CompletableFuture.completedFuture("time to go");
    }

    @Task(loop = "orders", key = "#name")
    public CompletableFuture<Duration> onAnotherLoop(String name, Duration delay) {
      Async.sleep(delay);
      return CompletableFuture.completedFuture(EventLoop.current().time());
    }

    @Task(timeout = "30m")
    public CompletableFuture<String> askOutside(CompletableFuture<String> answer) {
      return answer;
    }

    /** The sleep begins when the blocking work is done, however long that takes. */
    @Task
    public CompletableFuture<Duration> remindAfter(CountDownLatch work, Duration delay) {
      await(loop.runInExecutor(() -> work.await(10, TimeUnit.SECONDS)));
      Async.sleep(delay);
      return CompletableFuture.completedFuture(loop.time());
    }

    @Task
    public CompletableFuture<List<Duration>> everyMinute(int times) {
      List<Duration> ticks = new CopyOnWriteArrayList<>();
      for (int i = 0; i < times; i++) {
        Async.sleep(Duration.ofMinutes(1));
        ticks.add(loop.time());
      }
      return CompletableFuture.completedFuture(ticks);
    }
  }
}
