package org.sealpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Domain;

/** The pages as a person sees them, in Chromium; the pictures go to target/screenshots. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path PICTURES = Path.of("target/screenshots");

  @TempDir Path folder;
  private Playwright playwright;
  private Browser browser;

  @BeforeAll
  void begin() {
    Assumptions.assumeTrue(
        Files.isExecutable(CHROMIUM), "Chromium is missing: apt-get install chromium");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--headless",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @AfterAll
  void end() {
    if (playwright != null) {
      playwright.close();
    }
  }

  private Page page(int width, ColorScheme scheme) {
    var context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setColorScheme(scheme)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin"));
    return context.newPage();
  }

  /** Chromium now and then has no frame at hand and takes the same picture a moment later. */
  private static void picture(Page page, String name) {
    try {
      capture(page, name);
    } catch (PlaywrightException failed) {
      if (!failed.getMessage().contains("Unable to capture screenshot")) {
        throw failed;
      }
      capture(page, name);
    }
  }

  private static void capture(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }

  private static void signIn(RunningConsole console, Page page) {
    page.navigate(console.server.signInLink("anna").toString());
    page.waitForURL(url -> url.endsWith("/"));
  }

  @Test
  void aDayAtTheConsole() {
    try (var console = RunningConsole.in(folder)) {
      Samples.fill(console);
      var page = page(1280, ColorScheme.LIGHT);
      var complaints = new ArrayList<String>();
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) {
              complaints.add(message.text());
            }
          });
      signIn(console, page);
      assertThat(page.locator("h1").textContent()).isEqualTo("Overview");
      picture(page, "dashboard");

      page.keyboard().press("g");
      page.keyboard().press("m");
      page.waitForURL("**/messages");
      picture(page, "messages");
      page.keyboard().press("/");
      page.keyboard().type("billing@examp1e.org");
      page.keyboard().press("Enter");
      page.waitForURL("**/messages?q=billing*");
      assertThat(page.locator("#found tbody tr").count()).isEqualTo(1);
      page.keyboard().press("Escape");
      page.keyboard().press("j");
      page.keyboard().press("Enter");
      page.waitForURL("**/messages/0*");
      assertThat(page.locator(".story").textContent()).contains("lookalike-domain");
      picture(page, "story");
      page.keyboard().press("?");
      assertThat(page.locator("#keys").isVisible()).isTrue();
      page.keyboard().press("Escape");

      for (var place :
          List.of(
              "queue",
              "reports",
              "transport",
              "domains",
              "domains/example.org",
              "quarantine",
              "people",
              "partners",
              "audit",
              "account")) {
        page.navigate(console.at("/" + place).toString());
        picture(page, place);
      }
      page.navigate(console.at("/reports").toString());
      page.locator("#tls").evaluate("heading => heading.scrollIntoView()");
      picture(page, "reports-more");
      page.navigate(console.at("/certificates").toString());
      page.locator("details.ask > summary").first().click();
      page.locator("form[method=post] input[name=email]").fill("li.na@example.org");
      page.locator("form[method=post] button.first").click();
      page.waitForURL("**/certificates/*");
      assertThat(page.locator(".verdict .word").textContent()).isEqualTo("active");
      picture(page, "certificate");
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  void recordsOfADomainAreCopiedByOneClick() {
    try (var console = RunningConsole.in(folder)) {
      console
          .dns
          .address("gw.example.org", "198.51.100.7")
          .mx("example.org", "gw.example.org")
          .txt("example.org", "v=spf1 a:gw.example.org -all");
      console.parts.dkimRotation().rotate(Domain.of("example.org"));
      var page = page(1280, ColorScheme.LIGHT);
      page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      signIn(console, page);
      for (var path : List.of("/domains/example.org", "/domains/example.org/dkim")) {
        page.navigate(console.at(path).toString());
        var button = page.locator("[data-copy]").first();
        var record = page.locator("#" + button.getAttribute("data-copy")).textContent();
        assertThat(record).contains("example.org. ");
        button.click();
        page.waitForFunction("() => document.querySelector('[data-copy]').textContent == 'Copied'");
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(record);
      }
      page.navigate(console.at("/domains/example.org").toString());
      picture(page, "domain");
      page.navigate(console.at("/domains/example.org/dkim").toString());
      picture(page, "dkim");
      page.navigate(console.at("/domains").toString());
      picture(page, "domains-looked-at");
      page.navigate(console.at("/domains/example.org/dkim").toString());
      page.locator("details.ask > summary").first().click();
      page.locator("details.ask button").first().click();
      page.waitForSelector(".note.good");
      page.locator(".rail-end button[value=zh]").click();
      page.navigate(console.at("/domains/example.org").toString());
      picture(page, "domain-zh");
      page.navigate(console.at("/domains").toString());
      picture(page, "domains-zh");
    }
  }

  @Test
  void filtersAsOneTypesWithoutLoadingThePage() {
    try (var console = RunningConsole.in(folder)) {
      Samples.fill(console);
      var page = page(1280, ColorScheme.LIGHT);
      signIn(console, page);
      page.navigate(console.at("/messages").toString());
      page.evaluate("window.stays = true");
      page.selectOption("select[name=verdict]", "phishing");
      page.waitForURL("**verdict=phishing*");
      assertThat(page.evaluate("window.stays")).isEqualTo(true);
      assertThat(page.locator("#found .word:not(.phishing)").count()).isZero();
    }
  }

  @Test
  void changesLanguageAndTheme() {
    try (var console = RunningConsole.in(folder)) {
      Samples.fill(console);
      var page = page(1280, ColorScheme.LIGHT);
      signIn(console, page);
      page.locator(".rail-end button[value=dark]").click();
      assertThat(page.locator("html").getAttribute("data-theme")).isEqualTo("dark");
      picture(page, "dashboard-dark");
      page.locator(".rail-end button[value=zh]").click();
      assertThat(page.locator("h1").textContent()).isEqualTo("概览");
      page.navigate(console.at("/messages").toString());
      picture(page, "messages-dark-zh");
      page.navigate(console.at("/transport").toString());
      assertThat(page.locator("h1").textContent()).isEqualTo("传输");
      picture(page, "transport-dark-zh");
      page.navigate(console.at("/reports").toString());
      assertThat(page.locator("h1").textContent()).isEqualTo("报告");
      picture(page, "reports-dark-zh");
      page.navigate(console.at("/messages").toString());
      page.locator(".rail-end button[value=light]").click();
      picture(page, "messages-zh");
    }
  }

  @Test
  void fitsANarrowScreen() {
    try (var console = RunningConsole.in(folder)) {
      Samples.fill(console);
      var page = page(360, ColorScheme.LIGHT);
      page.navigate(console.at("/sign-in").toString());
      picture(page, "sign-in-narrow");
      signIn(console, page);
      for (var path :
          List.of(
              "/",
              "/messages",
              "/people",
              "/queue",
              "/quarantine",
              "/transport",
              "/reports",
              "/domains",
              "/domains/example.org",
              "/domains/example.org/dkim",
              "/partners",
              "/account")) {
        page.navigate(console.at(path).toString());
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
            .as("%s is not wider than the screen", path)
            .isEqualTo(360);
      }
      page.navigate(console.at("/messages").toString());
      picture(page, "messages-narrow");
      page.navigate(console.at("/").toString());
      picture(page, "dashboard-narrow");
    }
  }
}
