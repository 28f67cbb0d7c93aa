package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.Task;
import dev.pulsarasync.TaskState;
import dev.pulsarasync.spring.actuate.ApplicationLoops;
import dev.pulsarasync.spring.actuate.EventLoopDetails;
import dev.pulsarasync.spring.actuate.EventLoopsEndpoint;
import dev.pulsarasync.spring.actuate.LiveTaskDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.jmx.JmxEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.jmx.JmxOperation;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PulsarAsyncEndpointAutoConfigurationTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class,
                  PulsarAsyncTaskAutoConfiguration.class,
                  PulsarAsyncEndpointAutoConfiguration.class,
                  EndpointAutoConfiguration.class,
                  JmxEndpointAutoConfiguration.class,
                  JmxAutoConfiguration.class))
          .withBean(Office.class);
  private final ApplicationContextRunner exposed =
      runner.withPropertyValues(
          "spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=eventloops");

  @Test
  void thereIsNoEndpointUnlessItIsExposed() {
    runner.run(context -> assertThat(context).doesNotHaveBean(EventLoopsEndpoint.class));
    exposed.run(context -> assertThat(context).hasSingleBean(EventLoopsEndpoint.class));
  }

  @Test
  void thereIsNoEndpointWithoutActuator() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                PulsarAsyncAutoConfiguration.class, PulsarAsyncEndpointAutoConfiguration.class))
        .withPropertyValues("management.endpoints.jmx.exposure.include=*")
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
        .run(
            context ->
                assertThat(context).hasNotFailed().doesNotHaveBean("pulsarEventLoopsEndpoint"));
  }

  @Test
  void thereIsNoEndpointWithoutAccess() {
    exposed
        .withPropertyValues("management.endpoint.eventloops.access=NONE")
        .run(context -> assertThat(context).doesNotHaveBean(EventLoopsEndpoint.class));
  }

  @Test
  void thereIsNoEndpointWhenEverythingIsSwitchedOff() {
    exposed
        .withPropertyValues("pulsar.async.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(EventLoopsEndpoint.class));
  }

  @Test
  void anEndpointOfTheUserWins() {
    EventLoopsEndpoint own =
        new EventLoopsEndpoint(new ApplicationLoops(new StaticListableBeanFactory()));
    exposed
        .withBean(EventLoopsEndpoint.class, () -> own)
        .run(context -> assertThat(context.getBean(EventLoopsEndpoint.class)).isSameAs(own));
  }

  @Test
  void everyLoopIsThereByItsName() {
    exposed
        .withPropertyValues(
            "pulsar.async.loop.name=main",
            "pulsar.async.loops.mail.size=1",
            "pulsar.async.loops.orders.size=2")
        .run(
            context ->
                assertThat(context.getBean(EventLoopsEndpoint.class).eventLoops().eventLoops())
                    .containsOnlyKeys("main", "mail", "orders-0", "orders-1"));
  }

  @Test
  void twoLoopsOfOneNameAreBothThere() {
    exposed
        .withBean("first", EventLoop.class, () -> EventLoop.builder().build())
        .withBean("second", EventLoop.class, () -> EventLoop.builder().build())
        .run(
            context ->
                assertThat(context.getBean(EventLoopsEndpoint.class).eventLoops().eventLoops())
                    .containsOnlyKeys("pulsar", "second"));
  }

  @Test
  void aLoopThatIsBlockedTellsWhatHoldsItAndWhatWaits() {
    exposed.run(
        context -> {
          Office office = context.getBean(Office.class);
          office.hold();
          assertThat(office.held().await(10, TimeUnit.SECONDS)).isTrue();
          office.quote("secret");

          EventLoopDetails loop = context.getBean(EventLoopsEndpoint.class).eventLoop("pulsar");
          office.release().countDown();

          assertThat(loop.tasks())
              .extracting(LiveTaskDescriptor::name)
              .containsExactly("Office.hold", "Office.quote");
          assertThat(loop.tasks())
              .extracting(LiveTaskDescriptor::state)
              .containsExactly(TaskState.RUNNING, TaskState.QUEUED);
          assertThat(loop.tasks()).extracting(LiveTaskDescriptor::ageMillis).doesNotContainNull();
          assertThat(loop.tasks().get(0).stack()).anyMatch(frame -> frame.contains("Office.hold"));
          assertThat(loop.toString()).doesNotContain("secret");
        });
  }

  @Test
  void debugModeIsSwitchedWhileTheLoopRuns() {
    exposed.run(
        context -> {
          EventLoopsEndpoint endpoint = context.getBean(EventLoopsEndpoint.class);
          EventLoop loop = context.getBean(EventLoop.class);
          assertThat(endpoint.setDebug("pulsar", true).debug()).isTrue();
          assertThat(loop.isDebug()).isTrue();
          assertThat(endpoint.setDebug("pulsar", false).debug()).isFalse();
          assertThat(loop.isDebug()).isFalse();
        });
  }

  @Test
  void aLoopThatIsNotThereIsNamedWithThoseThatAre() {
    exposed.run(
        context -> {
          EventLoopsEndpoint endpoint = context.getBean(EventLoopsEndpoint.class);
          assertThat(endpoint.eventLoop("other")).isNull();
          assertThatThrownBy(() -> endpoint.setDebug("other", true))
              .isInstanceOf(InvalidEndpointRequestException.class)
              .hasMessage("There is no event loop 'other', only [pulsar]");
        });
  }

  @Test
  void whoMayOnlyReadSwitchesNothing() {
    assertThat(operations(exposed)).containsOnly("eventLoops", "eventLoop", "setDebug");
    assertThat(
            operations(
                exposed.withPropertyValues("management.endpoint.eventloops.access=READ_ONLY")))
        .containsOnly("eventLoops", "eventLoop");
  }

  private static List<String> operations(ApplicationContextRunner runner) {
    List<String> names = new ArrayList<>();
    runner.run(
        context ->
            context.getBean(JmxEndpointsSupplier.class).getEndpoints().stream()
                .flatMap(endpoint -> endpoint.getOperations().stream())
                .map(JmxOperation::getName)
                .forEach(names::add));
    return names;
  }

  static class Office {
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    CountDownLatch held() {
      return held;
    }

    CountDownLatch release() {
      return release;
    }

    @Task
    public void hold() throws InterruptedException {
      held.countDown();
      release.await();
    }

    @Task
    public CompletableFuture<String> quote(String seat) {
      return CompletableFuture.completedFuture(seat);
    }
  }
}
