package dev.pulsarasync.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.spring.ReferencePage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferenceMetersTests {

  @Test
  void everyMeterIsOnThePageAndNoOther() {
    assertThat(ReferencePage.rowsOf("Meters").keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(PulsarMeter.values()).map(PulsarMeter::meterName).toList());
  }
}
