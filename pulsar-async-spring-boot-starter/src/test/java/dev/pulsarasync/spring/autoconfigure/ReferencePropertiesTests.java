package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.pulsarasync.spring.ReferencePage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** The metadata that editors read, and the page that people read. */
class ReferencePropertiesTests {

  private final List<Map<String, Object>> properties = properties();

  private static List<Map<String, Object>> properties() {
    try (InputStream metadata =
        PulsarAsyncProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      return JsonPath.parse(metadata).read("$.properties");
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Test
  void everyPropertyAndItsDefaultIsOnThePageAndNoOther() {
    Map<String, String> defaults =
        properties.stream()
            .filter(property -> property.get("name").toString().startsWith("pulsar.async."))
            .collect(
                Collectors.toMap(
                    property -> property.get("name").toString(),
                    property -> property.getOrDefault("defaultValue", "").toString()));

    assertThat(ReferencePage.rowsOf("Properties")).containsExactlyInAnyOrderEntriesOf(defaults);
  }

  @Test
  void everyPropertyOfANamedLoopIsOnThePageAndNoOther() {
    assertThat(ReferencePage.namesOf("Named loops"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(PulsarAsyncProperties.NamedLoop.class.getRecordComponents())
                .map(property -> DataObjectPropertyName.toDashedForm(property.getName()))
                .toList());
  }

  @Test
  void everyPropertyHasADescription() {
    assertThat(properties)
        .allSatisfy(property -> assertThat(property.get("description")).asString().endsWith("."));
  }
}
