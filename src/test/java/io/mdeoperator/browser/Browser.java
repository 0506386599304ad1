// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.browser;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A headless Chromium with a fresh profile that trusts one more authority. It reaches no other host
 * than localhost. Not for use by several threads.
 */
public final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Content settings of Chromium call this "block". */
  private static final int BLOCKED = 2;

  /**
   * Kept here so that its level stays: it warns of each version of Chromium that it is older than.
   */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  /** How the administrator sits there. */
  public enum Window {
    /** A laptop. */
    DESKTOP,
    /** A phone held upright, 360 by 740 points. */
    PHONE,
    /** A laptop on which no page may run a script. */
    WITHOUT_JAVASCRIPT
  }

  private final BrowserProfile profile;

  private Browser(ChromeDriver driver, BrowserProfile profile) {
    this.driver = driver;
    this.profile = profile;
    driver.manage().timeouts().pageLoadTimeout(TIMEOUT);
  }

  /**
   * Opens a window.
   *
   * @param trusted the authority of the servers that are visited
   */
  public static Browser open(Window window, TestAuthority trusted) {
    SELENIUM.setLevel(Level.SEVERE);
    var programs = ChromiumPrograms.find().orElseThrow();
    var profile = BrowserProfile.trusting(trusted, programs.certutil());
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(programs.driver().toFile())
            .usingAnyFreePort()
            .withEnvironment(profile.environment())
            .build();
    return new Browser(new ChromeDriver(service, options(window, programs, profile)), profile);
  }

  private static ChromeOptions options(
      Window window, ChromiumPrograms programs, BrowserProfile profile) {
    var options = new ChromeOptions();
    options.setBinary(programs.chromium().toFile());
    // The sandbox needs rights that root and containers do not have; only our own pages are opened.
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-component-update",
        "--lang=en",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
        "--user-data-dir=" + profile.userData(),
        "--window-size=1280,900");
    switch (window) {
      case DESKTOP -> {}
      case PHONE ->
          options.setExperimentalOption(
              "mobileEmulation",
              Map.of("deviceMetrics", Map.of("width", 360, "height", 740, "pixelRatio", 2.0)));
      case WITHOUT_JAVASCRIPT ->
          options.setExperimentalOption(
              "prefs", Map.of("profile.managed_default_content_settings.javascript", BLOCKED));
    }
    return options;
  }

  /** Follows a link that came by mail. */
  public Browser open(String link) {
    driver.get(link);
    return this;
  }

  /** Presses the button of this name; returns when the next page is there. */
  public Browser press(String button) {
    driver.findElement(By.xpath("//button[normalize-space()='" + button + "']")).click();
    return this;
  }

  /** Chooses an entry of the page's only list. */
  public Browser choose(String entry) {
    driver.findElement(By.xpath("//select/option[normalize-space()='" + entry + "']")).click();
    return this;
  }

  /** Loads the page again. */
  public Browser reload() {
    driver.navigate().refresh();
    return this;
  }

  /** Whether the administrator's system is set to dark colours. */
  public Browser preferDark(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    return this;
  }

  /** Waits until a page has this title; pages may look again by themselves meanwhile. */
  public Browser awaitTitle(String title) {
    Awaitility.await("the page '" + title + "'")
        .atMost(TIMEOUT)
        .ignoreExceptionsInstanceOf(WebDriverException.class)
        .until(driver::getTitle, title::equals);
    return this;
  }

  /** The address that the browser shows. */
  public String address() {
    return driver.getCurrentUrl();
  }

  /** What can be read on the page. */
  public String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** Whether something is wider than the window, so that one has to scroll sideways. */
  public boolean scrollsSideways() {
    return (Boolean)
        driver.executeScript(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  /**
   * What axe-core finds to be inaccessible, by its rules for WCAG 2 A and AA and its best
   * practices; one text per finding.
   */
  public List<String> accessibilityViolations() {
    return new AxeBuilder().analyze(driver).getViolations().stream().map(Browser::text).toList();
  }

  private static String text(Rule violation) {
    return "%s: %s %s"
        .formatted(
            violation.getId(),
            violation.getHelp(),
            violation.getNodes().stream().map(node -> node.getHtml()).toList());
  }

  /** Keeps a picture of the whole page as {@code target/screenshots/<name>.png}. */
  public Browser screenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      var picture =
          driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
      Files.write(
          SCREENSHOTS.resolve(name + ".png"),
          Base64.getDecoder().decode((String) picture.get("data")));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
    profile.delete();
  }
}
