package dev.pulsarasync.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard that users import, with every variable set as Grafana sets it for "All". */
final class GrafanaDashboard {

  private static final Pattern VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

  /** Grafana makes it four times as long as the interval of scraping, which is a second here. */
  private static final String RATE_INTERVAL = "4s";

  private final JsonNode json;

  GrafanaDashboard(Path file) {
    this.json = JsonMapper.shared().readTree(file.toFile());
  }

  /** The queries of all panels, each under the title of its panel. */
  Stream<Map.Entry<String, String>> queries() {
    return elements(json.get("panels"))
        .flatMap(
            panel ->
                elements(panel.path("targets"))
                    .map(target -> Map.entry(text(panel, "title"), set(text(target, "expr")))));
  }

  /** What fills the variables: series, and the label whose values are offered. */
  List<Map.Entry<String, String>> variables() {
    return elements(json.get("templating").get("list"))
        .filter(variable -> text(variable, "type").equals("query"))
        .map(variable -> VALUES.matcher(text(variable, "definition")))
        .filter(Matcher::matches)
        .map(values -> Map.entry(set(values.group(1)), values.group(2)))
        .toList();
  }

  private String set(String query) {
    String known = query.replace("$__rate_interval", RATE_INTERVAL);
    return elements(json.get("templating").get("list"))
        .map(variable -> "$" + text(variable, "name"))
        .reduce(known, (before, variable) -> before.replace(variable, ".*"));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString();
  }
}
