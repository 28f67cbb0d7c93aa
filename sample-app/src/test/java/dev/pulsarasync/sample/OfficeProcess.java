package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sample in a JVM of its own, as users run it; what it stores is in its directory. */
final class OfficeProcess implements AutoCloseable {

  private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

  private final Process process;
  private final Path log;
  private final int port;

  private OfficeProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    await().atMost(Duration.ofMinutes(2)).until(() -> !process.isAlive() || started().find());
    Matcher started = started();
    assertThat(started.find()).as(this::log).isTrue();
    this.port = Integer.parseInt(started.group(1));
  }

  /**
   * Starts it in {@code directory}, and returns when it serves.
   *
   * @param options those of the JVM
   * @param arguments those of the application
   */
  static OfficeProcess start(Path directory, List<String> options, String... arguments)
      throws IOException {
    Path log = Files.createTempFile(directory, "office", ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), SampleApplication.class.getName()));
    command.add("--server.port=0");
    command.addAll(List.of(arguments));
    return new OfficeProcess(
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start(),
        log);
  }

  /** That of the tests without the tests. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Matcher started() {
    return STARTED.matcher(log());
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  OfficeClient client() {
    return new OfficeClient(port);
  }

  /** Ends it with a SIGKILL: it finishes nothing. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
