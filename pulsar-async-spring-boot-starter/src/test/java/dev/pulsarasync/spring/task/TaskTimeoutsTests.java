package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Task;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.annotation.AnnotationUtils;

class TaskTimeoutsTests {

  private final TaskTimeouts timeouts = new TaskTimeouts(text -> text);

  @ParameterizedTest
  @CsvSource({
    "2s, PT2S",
    "PT2S, PT2S",
    "500ms, PT0.5S",
    "500, PT0.5S",
    "1ns, PT0.000000001S",
    "3h, PT3H",
    "' 2s ', PT2S",
    "106752d, PT2562047H47M16.854775807S",
    "'', PT0S",
    "' ', PT0S",
  })
  void readsDurationsAsBootDoes(String text, Duration expected) {
    Task task = AnnotationUtils.synthesizeAnnotation(Map.of("timeout", text), Task.class, null);

    assertThat(timeouts.read(task)).isEqualTo(expected.toNanos());
  }
}
