package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopBuilder;
import dev.pulsarasync.EventLoopGroup;
import dev.pulsarasync.LoopListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.NestedExceptionUtils;

@ExtendWith(OutputCaptureExtension.class)
class NamedLoopsTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(PulsarAsyncAutoConfiguration.class))
          .withPropertyValues("pulsar.async.loops.orders.size=1");

  private static CompletableFuture<String> threadOf(EventLoop loop) {
    return loop.run(() -> Thread.currentThread().getName());
  }

  @Test
  void eachIsABeanThatRunsOnAThreadOfItsName() {
    runner
        .withPropertyValues("pulsar.async.loops.mail.debug=true")
        .run(
            context -> {
              assertThat(context).getBeans(EventLoop.class).hasSize(3);
              EventLoop orders = context.getBean("orders", EventLoop.class);
              EventLoop mail = context.getBean("mail", EventLoop.class);
              assertThat(threadOf(orders)).succeedsWithin(LIMIT).isEqualTo("orders");
              assertThat(threadOf(mail)).succeedsWithin(LIMIT).isEqualTo("mail");
              assertThat(mail.isDebug()).isTrue();
              assertThat(orders.isDebug()).isFalse();
            });
  }

  @Test
  @DisabledIf(value = "isBoot40", disabledReason = "Boot 4.0 refuses an empty value: give the size")
  void aNameAloneIsALoop() {
    runner
        .withPropertyValues("pulsar.async.loops.mail=")
        .run(context -> assertThat(context).hasBean("mail").hasBean("orders"));
  }

  static boolean isBoot40() {
    return SpringBootVersion.getVersion().startsWith("4.0.");
  }

  @Test
  void plainInjectionMeansTheApplicationsLoopAndAQualifierTheNamedOne() {
    runner
        .withBean(Clerk.class)
        .run(
            context -> {
              Clerk clerk = context.getBean(Clerk.class);
              assertThat(clerk.qualified().name()).isEqualTo("orders");
              assertThat(clerk.orders().name()).isEqualTo("pulsar");
              assertThat(clerk.provider().getIfUnique()).isSameAs(clerk.orders());
              assertThat(context.getBean(EventLoop.class)).isSameAs(clerk.orders());
            });
  }

  @Test
  void aLoopOfTheUserIsThePlainOneThen() {
    runner
        .withBean("mine", EventLoop.class, () -> EventLoop.builder().name("mine").build())
        .run(
            context -> {
              assertThat(context).doesNotHaveBean("pulsarEventLoop").hasBean("orders");
              assertThat(context.getBean(EventLoop.class).name()).isEqualTo("mine");
            });
  }

  @Test
  void whatIsLeftOutIsAsForTheApplicationsLoop() {
    runner
        .withPropertyValues(
            "pulsar.async.loop.name=office",
            "pulsar.async.loop.daemon=false",
            "pulsar.async.loop.debug=true",
            "pulsar.async.loop.slow-callback-threshold=1s",
            "pulsar.async.loop.max-pending=5",
            "pulsar.async.loop.overflow=shed-oldest",
            "pulsar.async.loop.max-suspended=7",
            "pulsar.async.loop.shutdown-timeout=3s",
            "pulsar.async.loop.watchdog.threshold=5s",
            "pulsar.async.loops.mail.daemon=true",
            "pulsar.async.loops.mail.debug=false",
            "pulsar.async.loops.mail.slow-callback-threshold=2s",
            "pulsar.async.loops.mail.max-pending=6",
            "pulsar.async.loops.mail.overflow=wait",
            "pulsar.async.loops.mail.max-suspended=8",
            "pulsar.async.loops.mail.shutdown-timeout=4s",
            "pulsar.async.loops.mail.watchdog.enabled=true")
        .run(
            context -> {
              PulsarAsyncProperties properties = context.getBean(PulsarAsyncProperties.class);
              assertThat(properties.loop("orders"))
                  .usingRecursiveComparison()
                  .ignoringFields("name")
                  .isEqualTo(properties.loop());
              assertThat(properties.loop("mail"))
                  .hasToString(
                      "Loop[name=mail, daemon=true, debug=false, slowCallbackThreshold=PT2S,"
                          + " maxPending=6, overflow=WAIT, maxSuspended=8, shutdownTimeout=PT4S,"
                          + " watchdog=Watchdog[enabled=true, threshold=PT5S]]");
              assertThat(context.getBean("orders", EventLoop.class).isDebug()).isTrue();
            });
  }

  @Test
  void severalThreadsAreAGroupOfThatName() {
    runner
        .withPropertyValues("pulsar.async.loops.orders.size=4")
        .run(
            context -> {
              assertThat(context).hasSingleBean(EventLoop.class);
              EventLoopGroup group = context.getBean("orders", EventLoopGroup.class);
              assertThat(group.loops())
                  .extracting(loop -> threadOf(loop).get())
                  .containsExactly("orders-0", "orders-1", "orders-2", "orders-3");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void startAndStopWithTheApplication(int size) {
    List<EventLoop> loops = new CopyOnWriteArrayList<>();
    List<CompletableFuture<String>> last = new CopyOnWriteArrayList<>();
    runner
        .withPropertyValues("pulsar.async.loops.orders.size=" + size)
        .run(
            context -> {
              loops.addAll(loopsOf(context.getBean("orders")));
              loops.forEach(loop -> last.add(threadOf(loop)));
            });

    assertThat(loops).hasSize(size).allMatch(EventLoop::isClosed);
    assertThat(last).allMatch(done -> !done.isCompletedExceptionally());
  }

  private static List<EventLoop> loopsOf(Object bean) {
    return bean instanceof EventLoopGroup group ? group.loops() : List.of((EventLoop) bean);
  }

  @Test
  void whatDoesNotFinishInTimeIsToldWithItsProperty(CapturedOutput output) {
    runner
        .withPropertyValues("pulsar.async.loops.orders.shutdown-timeout=10ms")
        .run(
            context -> {
              EventLoop loop = context.getBean("orders", EventLoop.class);
              loop.run(CompletableFuture::new).isDone();
            });

    assertThat(output)
        .contains("Event loop 'orders' had not finished after 10 ms")
        .contains("Raise pulsar.async.loops.orders.shutdown-timeout")
        .doesNotContain("Event loop 'pulsar' had not");
  }

  @Test
  void customizersSeeTheNameAndListenersHearEveryLoop() {
    List<String> customized = new CopyOnWriteArrayList<>();
    List<String> heard = new CopyOnWriteArrayList<>();
    runner
        .withPropertyValues("pulsar.async.loops.mail.size=2")
        .withBean(EventLoopCustomizer.class, () -> builder -> customized.add(builder.name()))
        .withBean(LoopListener.class, () -> new Names(heard))
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(customized).containsExactlyInAnyOrder("pulsar", "orders", "mail");
    assertThat(heard).containsExactlyInAnyOrder("pulsar", "orders", "mail-0", "mail-1");
  }

  @Test
  void aBuilderOfTheUserIsForTheApplicationsLoopOnly() {
    runner
        .withBean(EventLoopBuilder.class, () -> EventLoop.builder().name("built"))
        .run(
            context -> {
              assertThat(context.getBean("orders", EventLoop.class).name()).isEqualTo("orders");
              assertThat(context.getBean(EventLoop.class).name()).isEqualTo("built");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "size=0, give the loop a thread or more",
    "max-pending=0, or leave the property out for no bound",
    "max-suspended=0, or leave the property out for 1000",
    "slow-callback-threshold=-1ms, or 0 to switch it off",
    "shutdown-timeout=-1s, or 0 to cancel what is left at once",
    "watchdog.threshold=0s, or set watchdog.enabled=false",
  })
  void aBadValueStopsTheApplicationAndSaysWhatToDo(String property, String advice) {
    runner
        .withPropertyValues("pulsar.async.loops.orders." + property)
        .run(
            context ->
                assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                    .hasMessageStartingWith(
                        "pulsar.async.loops.orders." + property.substring(0, property.indexOf('=')))
                    .hasMessageContaining(advice));
  }

  @Test
  void aNameThatAnotherBeanHasStopsTheApplication() {
    runner
        .withBean("orders", String.class, () -> "orders of customers")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(BeanDefinitionOverrideException.class)
                    .hasMessageContaining("'orders'"));
  }

  @Test
  void areSwitchedOffWithTheRest() {
    runner
        .withPropertyValues("pulsar.async.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("orders"));
  }

  record Clerk(
      @Qualifier("orders") EventLoop qualified,
      EventLoop orders,
      ObjectProvider<EventLoop> provider) {}

  record Names(List<String> heard) implements LoopListener {
    @Override
    public LoopListener forLoop(String name) {
      heard.add(name);
      return this;
    }
  }
}
