package dev.pulsarasync.spring.autoconfigure;

import dev.pulsarasync.Async;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** Runs from its start to its end, and does something of everything in between. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  PulsarAsyncAutoConfiguration.class,
  PulsarAsyncContextAutoConfiguration.class,
  PulsarAsyncTaskAutoConfiguration.class
})
@Import(RestartedApplication.Office.class)
public class RestartedApplication implements Callable<String> {

  @Override
  public String call() throws Exception {
    SpringApplication application = new SpringApplication(RestartedApplication.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    application.setListeners(List.of()); // the logging of the tests is not its own
    application.setWebApplicationType(WebApplicationType.NONE);
    try (ConfigurableApplicationContext context =
        application.run("--pulsar.async.loops.mail.size=2")) {
      Office office = context.getBean(Office.class);
      return office.book(office).get(10, TimeUnit.SECONDS);
    }
  }

  /** Public, as its proxy may be made by another class loader. */
  public static class Office {
    private final EventLoop loop;

    Office(EventLoop loop) {
      this.loop = loop;
    }

    @Task(timeout = "10s")
    public CompletableFuture<String> book(Office proxy) {
      Async.sleep(Duration.ofMillis(1));
      Seat seat = Async.await(loop.runInExecutor(() -> new Seat("A1")));
      return proxy.mail(seat);
    }

    @Task(loop = "mail", key = "#seat.name")
    public CompletableFuture<String> mail(Seat seat) {
      return CompletableFuture.completedFuture("mailed " + seat.name());
    }
  }

  /** Public, as keys are read from outside. */
  public record Seat(String name) {}
}
