package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Benches are seen on the actuator's dashboards. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureMetrics
class DashboardTests {

  private final OfficeClient office;

  DashboardTests(@LocalServerPort int port) {
    this.office = new OfficeClient(port);
  }

  @Test
  void aBenchAnswersWithItsFigures() throws Exception {
    var response = office.send("POST", "/api/bench?times=1000");

    assertThat(response.statusCode()).isEqualTo(200);
    Map<String, Object> report = office.json(response.body());
    assertThat(report).containsEntry("times", 1000);
    assertThat(report.keySet())
        .containsExactly("times", "takenMillis", "perSecond", "p50Micros", "p99Micros");
    assertThat(number(report, "takenMillis")).isPositive();
    assertThat(number(report, "perSecond"))
        .isCloseTo(1e6 / number(report, "takenMillis"), withinPercent());
    assertThat(number(report, "p50Micros"))
        .isPositive()
        .isLessThanOrEqualTo(number(report, "p99Micros"));
  }

  private static org.assertj.core.data.Percentage withinPercent() {
    return org.assertj.core.data.Percentage.withPercentage(0.1);
  }

  private static double number(Map<String, Object> report, String key) {
    return ((Number) report.get(key)).doubleValue();
  }

  @Test
  void aBenchIsATimerOfTheActuator() throws Exception {
    office.send("POST", "/api/bench?times=10");

    String run = office.send("GET", "/actuator/metrics/pulsar.async.bench").body();
    assertThat(run).contains("TicketOffice.quote").contains("SUCCESS").contains("TOTAL_TIME");
    String calls = office.send("GET", "/actuator/metrics/pulsar.async.bench.call").body();
    assertThat(calls).contains("TicketOffice.quote");
    String tasks = office.send("GET", "/actuator/metrics/pulsar.async.task").body();
    assertThat(tasks).contains("code.function").contains("quote");
  }

  @Test
  void prometheusSeesTheHistogramOfTheCalls() throws Exception {
    office.send("POST", "/api/bench?times=10");

    assertThat(office.send("GET", "/actuator/prometheus").body())
        .containsPattern("pulsar_async_bench_seconds_count\\{.*bench=\"TicketOffice.quote\"")
        .containsPattern("pulsar_async_bench_call_seconds_bucket\\{.*le=");
  }

  @Test
  void prometheusSeesWhatTheLoopDoes() throws Exception {
    office.send("POST", "/api/bench?times=10");

    assertThat(office.send("GET", "/actuator/prometheus").body())
        .containsPattern("pulsar_async_loop_delay_below_total\\{.*le=\"0.001024\"")
        .containsPattern("pulsar_async_loop_delay_seconds_count\\{.*loop=\"office\"")
        .containsPattern("pulsar_async_loop_time_seconds_total\\{.*state=\"active\"")
        .containsPattern("pulsar_async_loop_utilization\\{.*loop=\"office\"")
        .containsPattern("pulsar_async_loop_callbacks_run_total\\{.*loop=\"office\"");
  }

  @Test
  void theApplicationIsHealthy() throws Exception {
    assertThat(office.json(office.send("GET", "/actuator/health").body()))
        .containsEntry("status", "UP");
  }
}
