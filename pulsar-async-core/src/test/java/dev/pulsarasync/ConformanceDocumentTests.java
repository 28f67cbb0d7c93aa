package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** That {@code docs/conformance.md} says what the port makes of the cases. */
class ConformanceDocumentTests {

  private static final Path DOCUMENT = Path.of("..", "docs", "conformance.md");

  private final List<CaseFile.Case> cases = CaseFile.resource("cases.json");

  @Test
  void everyCaseThatIsNotContractIsDecided() throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains(ids(c -> !c.status().equals("contract")));
  }

  @Test
  void everyContractCaseThatARuleChangesIsNamed() throws IOException {
    assertThat(Files.readString(DOCUMENT))
        .contains(ids(c -> c.status().equals("contract") && isChanged(c)));
  }

  @Test
  void theCountsAreThoseOfTheFile() throws IOException {
    assertThat(Files.readString(DOCUMENT))
        .contains(cases.size() + " recorded cases")
        .contains(ids(c -> c.status().equals("contract")).size() + " contract")
        .contains(ids(c -> c.status().equals("accident")).size() + " accident")
        .contains(ids(c -> c.status().equals("unspecified")).size() + " unspecified");
  }

  private List<String> ids(Predicate<CaseFile.Case> chosen) {
    return cases.stream().filter(chosen).map(c -> "`" + c.id() + "`").toList();
  }

  private static boolean isChanged(CaseFile.Case conformanceCase) {
    ObjectNode changed = PortRules.apply(conformanceCase);
    return !Comparison.differences(conformanceCase, conformanceCase.expect(), changed).isEmpty();
  }
}
