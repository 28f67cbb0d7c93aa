package dev.pulsarasync.sample;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page as people see it, in a browser. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class PageTests {

  private static final double PATIENCE = 30_000;

  private static Chromium chromium;

  private final List<BrowserContext> windows = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final String address;
  private final OfficeClient office;

  PageTests(@LocalServerPort int port) {
    this.address = "http://localhost:" + port + "/";
    this.office = new OfficeClient(port);
  }

  @BeforeAll
  static void launch() {
    chromium = Chromium.launch();
  }

  @AfterAll
  static void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @AfterEach
  void nothingWentWrongInTheBrowser() {
    windows.forEach(BrowserContext::close);
    assertThat(errors).isEmpty();
  }

  @Test
  void aSeatThatIsBookedInOneWindowIsSoldInTheOther() {
    Page ann = open("ann");
    Page bob = open("bob");

    seat(ann, "G1").click();

    assertThat(ann.locator("#said")).hasText("G1 is yours.");
    assertThat(seat(ann, "G1")).hasAttribute("aria-label", "G1, yours");
    assertThat(seat(bob, "G1")).hasAttribute("aria-label", "G1, sold to ann");
    seat(bob, "G1").click();
    assertThat(bob.locator("#said")).hasText("G1 is sold to ann.");

    seat(ann, "G1").click();
    assertThat(seat(bob, "G1")).hasAttribute("aria-label", "G1, free");
  }

  @Test
  void aSeatIsBookedByKeyboardAlone() {
    Page page = visit(new NewContextOptions());

    page.keyboard().press("Tab");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("ArrowRight");
    page.keyboard().press("Enter");

    assertThat(seat(page, "B2")).isFocused();
    assertThat(seat(page, "B2")).hasAttribute("aria-label", "B2, yours");
    assertThat(outlineOf(seat(page, "B2"))).isNotEqualTo("none");
  }

  private static Object outlineOf(Locator focused) {
    return focused.evaluate("it => getComputedStyle(it).outlineStyle");
  }

  @Test
  void aPurchaseIsALiveTaskWhileTheBankThinks() {
    Page page = open("dora");
    page.locator("#card").check();

    seat(page, "C1").click();

    assertThat(page.locator("#tasks li")).containsText("TicketOffice.purchase");
    assertThat(page.locator("#tasks li")).containsText("suspended");
    assertThat(seat(page, "C1")).hasAttribute("aria-label", "C1, being booked");
    assertThat(page.locator("#said")).hasText("C1 is yours.", patiently());
  }

  private static HasTextOptions patiently() {
    return new HasTextOptions().setTimeout(PATIENCE);
  }

  @Test
  void whatPeopleTypeIsShownAsText() throws Exception {
    office.send("POST", "/api/seats/D1?holder=%3Cimg%20src=x%20onerror=alert(1)%3E");

    Page page = open("emil");

    assertThat(seat(page, "D1"))
        .hasAttribute("aria-label", "D1, sold to <img src=x onerror=alert(1)>");
    seat(page, "D1").click();
    assertThat(page.locator("#said")).hasText("D1 is sold to <img src=x onerror=alert(1)>.");
    assertThat(page.locator("img")).hasCount(0);
  }

  @Test
  void aBenchOfEachModelDrawsItsCurve() {
    Page page = open("fred");

    run(page, "closed", 1);
    assertThat(page.locator("#bench-said"))
        .containsText(Pattern.compile("closed, 10 in flight: half of .* calls"), within());
    run(page, "open", 1);
    assertThat(page.locator("#bench-said"))
        .containsText(Pattern.compile("open, 1,000 a second: half of 1,000 calls"), within());

    assertThat(page.locator("#curve path.latest")).hasCount(2);
    assertThat(page.locator("#curve")).containsText("closed, 10 in flight");
    assertThat(page.locator("#curve")).containsText("open, 1,000 a second");
    assertThat(page.locator("#history tbody th").first()).hasText("open, 1,000 a second");
  }

  @Test
  void aBenchShowsItsProgressAndIsCancelled() {
    Page page = open("gerd");

    run(page, "open", 60);
    assertThat(page.locator("#run-text"))
        .containsText(Pattern.compile("calls, .* a second, .* s left"));
    assertThat(page.locator("#closed button")).isDisabled();
    page.locator("#cancel").click();

    assertThat(page.locator("#bench-said")).containsText("Cancelled");
    assertThat(page.locator("#run")).isHidden();
    assertThat(page.locator("#closed button")).isEnabled();
  }

  private static void run(Page page, String model, int seconds) {
    page.locator("#" + model + " [name=seconds]").fill(String.valueOf(seconds));
    page.locator("#" + model + " button").click();
  }

  private static ContainsTextOptions within() {
    return new ContainsTextOptions().setTimeout(PATIENCE);
  }

  @Test
  void aBlockedLoopRaisesAnAlarmThatEnds() {
    Page page = open("hans");

    page.locator("#block").click();

    assertThat(page.getByRole(AriaRole.ALERT)).containsText("The loop is blocked");
    assertThat(page.locator("#alarm-frames li").first()).containsText("java.lang.Thread.sleep");
    assertThat(page.locator("#alarm-frames")).containsText("Blunder.block");
    assertThat(page.locator("#state")).hasText("blocked");
    assertThat(page.locator("#alarm-title")).hasText("The loop goes on", patiently());
    assertThat(page.locator("#alarm-clock")).containsText(Pattern.compile("^2\\.[0-9] s$"));
    page.locator("#alarm-close").click();
    assertThat(page.locator("#alarm")).isHidden();
  }

  @Test
  void theLoopIsDrawnWhileItGoesOn() {
    Page page = open("ida");

    assertThat(page.locator("#delays path[data-series=p50]"))
        .hasAttribute("d", Pattern.compile("M.*L.*"));
    assertThat(page.locator("#utilization")).containsText("%");
    assertThat(page.locator("#p99")).containsText(Pattern.compile("(µs|ms)$"));
  }

  @Test
  void nothingIsWiderThanAPhone() {
    Page page = open("jana", new NewContextOptions().setViewportSize(360, 740));
    page.locator("#block").click();
    assertThat(page.locator("#alarm")).isVisible();

    assertThat(widthOf(page)).isEqualTo(360);
    page.setViewportSize(320, 640);
    assertThat(widthOf(page)).isEqualTo(320);
  }

  private static Object widthOf(Page page) {
    return page.evaluate("document.documentElement.scrollWidth");
  }

  @Test
  void itIsDarkForThoseWhoWantThat() {
    Page page = open("kim", new NewContextOptions().setColorScheme(ColorScheme.DARK));
    assertThat(page.locator("body")).hasCSS("background-color", "rgb(16, 20, 28)");

    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    assertThat(page.locator("body")).hasCSS("background-color", "rgb(245, 243, 238)");
  }

  @Test
  void nothingMovesForThoseWhoDoNotWantThat() {
    Page page = open("lars", new NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));

    seat(page, "E1").click();

    assertThat(seat(page, "E1")).hasClass(Pattern.compile("changed"));
    assertThat(seat(page, "E1").evaluate("it => getComputedStyle(it).animationName"))
        .isEqualTo("none");
  }

  @Test
  void aWindowThatLostTheServerComesBack() {
    BrowserContext window = window(new NewContextOptions());
    window.route("**/api/live", PageTests::isUnavailable);
    Page page = window.newPage();
    page.navigate(address);
    assertThat(page.locator("#connection")).hasText("reconnecting");

    window.unroute("**/api/live");

    assertThat(page.locator("#connection")).hasText("live", patiently());
    assertThat(seat(page, "A1")).isVisible();
    assertThat(errors).allMatch(error -> error.contains("503")).isNotEmpty();
    errors.clear();
  }

  private static void isUnavailable(Route route) {
    route.fulfill(new Route.FulfillOptions().setStatus(503));
  }

  /** Makes the picture of the documentation, when it is asked for: CONTRIBUTING.md says how. */
  @Test
  @EnabledIfSystemProperty(named = "page.screenshot", matches = ".+")
  void picture() {
    Page page = open("you", new NewContextOptions().setViewportSize(1280, 1000));
    List.of("D5", "D6", "D7").forEach(id -> seat(page, id).click());
    page.locator("#crowd").click();
    run(page, "closed", 4);
    assertThat(page.locator("#history tbody tr"))
        .hasCount(1, new HasCountOptions().setTimeout(PATIENCE));
    run(page, "open", 8);
    page.locator("#block").click();
    assertThat(page.locator("#alarm")).isVisible();
    assertThat(page.locator("#history tbody tr"))
        .hasCount(2, new HasCountOptions().setTimeout(PATIENCE));
    page.locator("#crowd:enabled").click(new Locator.ClickOptions().setTimeout(PATIENCE));
    page.waitForCondition(
        () -> page.locator(".seat[data-state=sold]").count() > 12,
        new Page.WaitForConditionOptions().setTimeout(PATIENCE));
    page.screenshot(
        new ScreenshotOptions()
            .setPath(Path.of(System.getProperty("page.screenshot")))
            .setFullPage(true));
  }

  private Page open(String name) {
    return open(name, new NewContextOptions());
  }

  private Page open(String name, NewContextOptions options) {
    Page page = visit(options);
    page.locator("#name").fill(name);
    page.locator("#name").blur();
    return page;
  }

  /** A window of its own, as of another person, that has seen the seats. */
  private Page visit(NewContextOptions options) {
    Page page = window(options).newPage();
    page.navigate(address);
    assertThat(page.locator("#connection")).hasText("live", patiently());
    assertThat(seat(page, "A1")).isVisible();
    return page;
  }

  private BrowserContext window(NewContextOptions options) {
    BrowserContext window = chromium.browser().newContext(options);
    windows.add(window);
    window.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    window.onWebError(error -> errors.add(error.error()));
    return window;
  }

  private static Locator seat(Page page, String id) {
    return page.locator("#seat-" + id);
  }
}
