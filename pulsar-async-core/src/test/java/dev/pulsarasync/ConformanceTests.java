package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replays what the original was seen to do; see {@code docs/conformance.md}. Further files, with
 * commas between them, are run if the system property {@code conformance.cases} names them.
 */
class ConformanceTests {

  @TestFactory
  Stream<DynamicTest> recordedCases() {
    return tests(CaseFile.resource("cases.json"));
  }

  @TestFactory
  Stream<DynamicTest> casesDerivedFromTheContract() {
    return tests(CaseFile.resource("more-cases.json"));
  }

  @TestFactory
  List<DynamicNode> furtherFiles() {
    List<DynamicNode> files = new ArrayList<>();
    for (Path path : CaseFile.paths(System.getProperty("conformance.cases"))) {
      files.add(DynamicContainer.dynamicContainer(path.toString(), tests(CaseFile.read(path))));
    }
    return files;
  }

  private static Stream<DynamicTest> tests(List<CaseFile.Case> cases) {
    return cases.stream().map(c -> DynamicTest.dynamicTest(c.id(), () -> replay(c)));
  }

  private static void replay(CaseFile.Case conformanceCase) {
    if (conformanceCase.status().equals("python-only")) {
      throw new TestAbortedException("Java has no counterpart: " + conformanceCase.given());
    }
    ObjectNode expect = PortRules.apply(conformanceCase);
    for (Scenario scenario : Scenarios.of(conformanceCase)) {
      try (scenario) {
        ObjectNode observed = scenario.run(Json.is(expect.path("outcome"), "state", "pending"));
        ObjectNode comparable = Scenarios.comparable(expect, observed);
        assertThat(Comparison.differences(conformanceCase, comparable, observed))
            .as(conformanceCase.id() + " given " + conformanceCase.given())
            .isEmpty();
      }
    }
  }
}
