package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pulsarasync.BenchHistory;
import dev.pulsarasync.Task;
import dev.pulsarasync.spring.actuate.BenchEndpoint;
import dev.pulsarasync.spring.actuate.BenchEndpointWebExtension;
import dev.pulsarasync.spring.actuate.BenchProgressDescriptor;
import dev.pulsarasync.spring.actuate.BenchRefusal;
import dev.pulsarasync.spring.actuate.BenchResultDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class BenchEndpointTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final WebApplicationContextRunner runner =
      new WebApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class,
                  PulsarAsyncTaskAutoConfiguration.class,
                  PulsarAsyncEndpointAutoConfiguration.class,
                  EndpointAutoConfiguration.class))
          .withBean("office", Office.class)
          .withPropertyValues("management.endpoints.web.exposure.include=bench");
  private final WebApplicationContextRunner allowed =
      runner.withPropertyValues(
          "pulsar.async.bench.allowed=office.quote,office.never,office.plain,office.book,bank.pay");

  @Test
  void nothingIsAllowedByDefault() {
    runner.run(
        context -> {
          BenchEndpoint endpoint = context.getBean(BenchEndpoint.class);
          assertThat(endpoint.benches().allowed()).isEmpty();
          assertThatThrownBy(() -> start(endpoint, "office", "quote"))
              .isInstanceOf(InvalidEndpointRequestException.class)
              .hasMessage(
                  "No bench of 'office.quote' is allowed: add it to the property"
                      + " pulsar.async.bench.allowed");
        });
  }

  @Test
  void theHistoryTellsWhatCameOfARun() {
    allowed.run(
        context -> {
          BenchEndpoint endpoint = context.getBean(BenchEndpoint.class);
          BenchProgressDescriptor run = endpoint.run("office", "quote", 3, null, 50, null);
          assertThat(run.name()).isEqualTo("office.quote");
          assertThat(run.model()).isEqualTo("closed");
          assertThat(run.load()).isEqualTo(3);
          await().atMost(LIMIT).until(() -> endpoint.benches().results().size() == 1);

          List<BenchResultDescriptor> results = endpoint.benches().results().get("office.quote");
          assertThat(results).hasSize(1);
          assertThat(results.get(0).calls()).isEqualTo(50);
          assertThat(results.get(0).failed()).isZero();
          assertThat(results.get(0).model()).isEqualTo("closed");
          assertThat(results.get(0).p99Micros()).isPositive();
        });
  }

  @Test
  void oneBenchRunsAtATimeAndCanBeCancelled() {
    allowed.run(
        context -> {
          BenchEndpoint endpoint = context.getBean(BenchEndpoint.class);
          endpoint.run("office", "never", null, 10, null, 60);
          assertThat(endpoint.benches().running().model()).isEqualTo("open");
          assertThatThrownBy(() -> start(endpoint, "office", "quote"))
              .hasMessage("A bench of 'office.never' is running: wait for its end, or cancel it");

          endpoint.cancel();

          assertThat(endpoint.benches().running()).isNull();
          start(endpoint, "office", "quote");
          endpoint.cancel();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bank   | pay   | There is no bean 'bank': correct the property pulsar.async.bench.allowed
          office | plain | has no public @Task method 'plain' without parameters: correct the property
          office | book  | has no public @Task method 'book' without parameters: correct the property
          """)
  void whatIsAllowedAndNotThereIsRefused(String bean, String method, String sentence) {
    allowed.run(
        context ->
            assertThatThrownBy(() -> start(context.getBean(BenchEndpoint.class), bean, method))
                .hasMessageContaining(sentence));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          0    | -     | -       | -  | Option concurrency is from 1 to 1000, not 0
          1001 | -     | -       | -  | Option concurrency is from 1 to 1000, not 1001
          -    | 10001 | -       | -  | Option rate is from 1 to 10000, not 10001
          -    | -     | 1000001 | -  | Option calls is from 1 to 1000000, not 1000001
          -    | -     | -       | 61 | Option seconds is from 1 to 60, not 61
          1    | 1     | -       | -  | give one of them
          """)
  void optionsHaveBounds(
      Integer concurrency, Integer rate, Integer calls, Integer seconds, String sentence) {
    allowed.run(
        context -> {
          BenchEndpoint endpoint = context.getBean(BenchEndpoint.class);
          assertThatThrownBy(
                  () -> endpoint.run("office", "quote", concurrency, rate, calls, seconds))
              .hasMessageContaining(sentence);
        });
  }

  @Test
  void overHttpARefusalHasAStatusAndASentence() {
    allowed.run(
        context -> {
          BenchEndpointWebExtension http = context.getBean(BenchEndpointWebExtension.class);
          WebEndpointResponse<Record> refused = http.run("office", "sell", null, null, null, null);
          assertThat(refused.getStatus()).isEqualTo(403);
          assertThat(((BenchRefusal) refused.getBody()).refused()).startsWith("No bench of");
          assertThat(http.run("bank", "pay", null, null, null, null).getStatus()).isEqualTo(404);
          assertThat(http.run("office", "quote", 0, null, null, null).getStatus()).isEqualTo(400);
          assertThat(http.run("office", "never", null, null, null, null).getStatus())
              .isEqualTo(202);
          assertThat(http.run("office", "quote", null, null, null, null).getStatus())
              .isEqualTo(409);
          context.getBean(BenchEndpoint.class).cancel();
        });
  }

  @Test
  void aHistoryOfTheUserWins() {
    BenchHistory own = new BenchHistory(1);
    runner
        .withBean(BenchHistory.class, () -> own)
        .run(context -> assertThat(context.getBean(BenchHistory.class)).isSameAs(own));
  }

  @Test
  void thereIsNothingUnlessItIsExposed() {
    runner
        .withPropertyValues("management.endpoints.web.exposure.include=eventloops")
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(BenchEndpoint.class)
                    .doesNotHaveBean(BenchEndpointWebExtension.class)
                    .doesNotHaveBean(BenchHistory.class));
  }

  private static void start(BenchEndpoint endpoint, String bean, String method) {
    endpoint.run(bean, method, null, null, null, null);
  }

  static class Office {

    @Task
    public CompletableFuture<String> quote() {
      return CompletableFuture.completedFuture("quote");
    }

    @Task
    public CompletableFuture<String> never() {
      return new CompletableFuture<>();
    }

    @Task
    public CompletableFuture<String> book(String seat) {
      return CompletableFuture.completedFuture(seat);
    }

    public String plain() {
      return "plain";
    }
  }
}
