package dev.pulsarasync.sample;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How large the hall is.
 *
 * @param rows A, B, C and so on, to Z at most
 * @param seatsPerRow 1, 2, 3 and so on
 */
@ConfigurationProperties("office.hall")
record Hall(@DefaultValue("8") int rows, @DefaultValue("12") int seatsPerRow) {

  Hall {
    Assert.isTrue(rows >= 1 && rows <= 26, "office.hall.rows is 1 to 26");
    Assert.isTrue(seatsPerRow >= 1, "office.hall.seats-per-row is at least 1");
  }

  /** All seats, row by row: A1, A2 and so on. */
  List<String> seats() {
    return IntStream.range(0, rows).boxed().flatMap(this::row).toList();
  }

  private Stream<String> row(int index) {
    String letter = Character.toString('A' + index);
    return IntStream.rangeClosed(1, seatsPerRow).mapToObj(number -> letter + number);
  }
}
