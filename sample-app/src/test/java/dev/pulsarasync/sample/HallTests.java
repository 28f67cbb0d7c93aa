package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HallTests {

  @Test
  void itsSeatsAreLettersAndNumbersRowByRow() {
    assertThat(new Hall(2, 3).seats()).containsExactly("A1", "A2", "A3", "B1", "B2", "B3");
    assertThat(new Hall(26, 1).seats()).endsWith("Z1");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "27, 1", "1, 0"})
  void aSizeThatNoHallHasIsRefused(int rows, int seatsPerRow) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Hall(rows, seatsPerRow))
        .withMessageContaining("office.hall");
  }
}
