package dev.pulsarasync;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A file of cases. */
final class CaseFile {

  /** One case: what is given to a function, and what the original was seen to do. */
  record Case(
      String id,
      String function,
      String status,
      boolean virtual,
      JsonNode given,
      ObjectNode expect) {}

  private CaseFile() {}

  static List<Case> resource(String name) {
    try (InputStream in = CaseFile.class.getResourceAsStream("conformance/" + name)) {
      return cases(Json.MAPPER.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files named in a list with commas; none if there is no list. */
  static List<Path> paths(String list) {
    return list == null
        ? List.of()
        : Arrays.stream(list.split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .map(Path::of)
            .toList();
  }

  static List<Case> read(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return cases(Json.MAPPER.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Case> cases(JsonNode file) {
    JsonNode nodes = file.isArray() ? file : file.required("cases");
    List<Case> cases = new ArrayList<>();
    nodes.forEach(node -> cases.add(parse(node)));
    return cases;
  }

  private static Case parse(JsonNode node) {
    return new Case(
        node.required("id").stringValue(),
        node.required("function").stringValue(),
        node.required("status").stringValue(),
        !Json.is(node, "clock", "real"),
        node.required("given"),
        node.required("expect").asObject());
  }
}
