package dev.pulsarasync.sample;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The browser that is installed on this machine. */
final class Chromium implements AutoCloseable {

  private static final String MISSING =
      "The page is not tested: no Chromium is on the PATH (on Debian: apt-get install chromium)";

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
  }

  /** Launches it; skips the tests, and says so, if there is none. */
  static Chromium launch() {
    Optional<Path> executable =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(Chromium::onPath)
            .findFirst();
    if (executable.isEmpty()) {
      LoggerFactory.getLogger(Chromium.class).warn(MISSING);
    }
    assumeThat(executable).as(MISSING).isPresent();
    return new Chromium(executable.orElseThrow());
  }

  private static Stream<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable);
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
