package dev.pulsarasync.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of {@code docs/reference.md}. */
public final class ReferencePage {

  private static final Path PAGE = Path.of("..", "docs", "reference.md");
  private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\| `[^|]*\\|");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(pulsar\\.async\\.[^`]+)` \\| (.*?) \\|");

  private ReferencePage() {}

  /** What the second column says of each name in the section with this heading. */
  public static Map<String, String> rowsOf(String heading) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (MatchResult row : ROW.matcher(section(heading)).results().toList()) {
      rows.put(row.group(1), row.group(2).replace("`", "").strip());
    }
    return rows;
  }

  /** What the first column names in the table of the subsection with this heading. */
  public static Set<String> namesOf(String heading) {
    String text = text();
    int start = text.indexOf("\n### " + heading + "\n");
    String table = text.substring(start, text.indexOf("\n#", start + 1));
    return FIRST_COLUMN
        .matcher(table)
        .results()
        .flatMap(row -> NAME.matcher(row.group()).results())
        .map(name -> name.group(1))
        .collect(Collectors.toSet());
  }

  private static String text() {
    try {
      return Files.readString(PAGE);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static String section(String heading) {
    String text = text();
    int start = text.indexOf("\n## " + heading + "\n");
    int end = text.indexOf("\n## ", start + 1);
    return text.substring(start, end < 0 ? text.length() : end);
  }
}
