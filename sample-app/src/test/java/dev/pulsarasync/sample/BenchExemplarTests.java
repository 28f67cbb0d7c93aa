package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Bench;
import dev.pulsarasync.BenchRun;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.VirtualClock;
import dev.pulsarasync.spring.metrics.BenchMeters;
import dev.pulsarasync.spring.metrics.MeterRegistries;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** With tracing, a bench on the dashboard leads to a trace. */
class BenchExemplarTests {

  private final ThreadLocal<String> trace = new ThreadLocal<>();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(
          PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new Spans());

  @Test
  void callsOfABenchHaveTheTraceOfWhoStartedItAsExemplar() {
    EventLoop loop =
        EventLoop.builder()
            .clock(new VirtualClock())
            .listener(new BenchMeters(registries()))
            .callbackDecorator(this::traced)
            .build();
    trace.set("4bf92f3577b34da6a3ce929d0e0e4736");
    BenchRun run = Bench.closed("office", 1).calls(3).loop(loop).run(() -> later(loop));
    trace.remove();
    loop.runUntilComplete(run.result());
    loop.close();

    assertThat(registry.scrape("application/openmetrics-text"))
        .containsPattern(
            "pulsar_async_bench_call_seconds_count.*trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"");
  }

  private static CompletableFuture<String> later(EventLoop loop) {
    CompletableFuture<String> answer = loop.createFuture();
    loop.callLater(Duration.ofMillis(5), () -> answer.complete("answer"));
    return answer;
  }

  private MeterRegistries registries() {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    beans.addBean("registry", registry);
    MeterRegistries registries = new MeterRegistries(beans.getBeanProvider(MeterRegistry.class));
    registries.afterSingletonsInstantiated();
    return registries;
  }

  private Runnable traced(Runnable callback) {
    String current = trace.get();
    return () -> {
      String before = trace.get();
      trace.set(current);
      try {
        callback.run();
      } finally {
        trace.set(before);
      }
    };
  }

  private final class Spans implements SpanContext {
    @Override
    public String getCurrentTraceId() {
      return trace.get();
    }

    @Override
    public String getCurrentSpanId() {
      return trace.get() == null ? null : "00f067aa0ba902b7";
    }

    @Override
    public boolean isCurrentSpanSampled() {
      return true;
    }

    @Override
    public void markCurrentSpanAsExemplar() {}
  }
}
