package dev.tallyman.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The pages as a browser has them. */
@Tag("browser")
class BrowserTest {
    @TempDir
    static Path folder;

    @TempDir
    static Path profile;

    private static RunningServer server;
    private static ChromeDriver browser;

    @BeforeAll
    static void start() {
        browser = Chromium.start(profile);
        server = RunningServer.withSample(folder);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
    }

    private static void size(int width) {
        Chromium.size(browser, width);
    }

    private static void open(String path) {
        browser.get(server.address(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/images",
                "/images/acme/api",
                "/images/acme/api:prod",
                "/images/acme/api:prod?tab=packages",
                "/images/acme/api:prod?tab=layers",
                "/images/acme/api:prod?tab=config",
                "/findings",
                "/findings/CVE-2023-44487",
                "/packages",
                "/secrets",
                "/packages/version?purl=pkg:npm/lodash@4.17.15",
                "/connections",
                "/connection?name=" + SampleInventory.CONNECTION_ADDRESS,
                "/audit",
                "/advisories",
                "/jobs",
                "/history",
                "/search?q=acme"
            })
    void aPageFitsComplainsOfNothingAndAsksNobodyElse(String path) {
        for (int width : new int[] {360, 768, 1440}) {
            size(width);
            open(path);
            Number over = (Number) browser.executeScript(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(over.intValue()).as("%s at %d px", path, width).isZero();
        }
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        Object foreign = browser.executeScript(
                "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))");
        assertThat((List<?>) foreign).isEmpty();
        Object fonts = browser.executeScript("return [...document.fonts].filter(f => f.status === 'error').length");
        assertThat(((Number) fonts).intValue()).isZero();
    }

    @Test
    void theKeyboardMovesChoosesAndOpens() {
        size(1440);
        open("/images");
        WebElement body = browser.findElement(By.tagName("body"));
        body.sendKeys("j");
        body.sendKeys("j");
        WebElement here = browser.findElement(By.cssSelector("tr.here"));
        assertThat(here.getDomAttribute("data-name")).isEqualTo("acme/legacy/reports");
        browser.switchTo().activeElement().sendKeys("x");
        assertThat(browser.findElement(By.cssSelector("[data-chosen-count]")).getText())
                .isEqualTo("1 chosen");
        browser.switchTo().activeElement().sendKeys("k");
        browser.switchTo().activeElement().sendKeys(Keys.ENTER);
        Awaitility.await().until(() -> browser.getCurrentUrl().endsWith("/images/acme/api"));
        browser.findElement(By.tagName("body")).sendKeys("/");
        assertThat(browser.switchTo().activeElement().getDomAttribute("id")).isEqualTo("search");
        browser.switchTo().activeElement().sendKeys("CVE-2021-44228", Keys.ENTER);
        Awaitility.await().until(() -> browser.getCurrentUrl().endsWith("/findings/CVE-2021-44228"));
    }

    @Test
    void theThemeIsKept() {
        size(1440);
        open("/");
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "light"))));
        String light = ground();
        browser.findElement(By.cssSelector("[data-theme-switch]")).click();
        String dark = ground();
        assertThat(dark).isNotEqualTo(light);
        open("/images");
        assertThat(ground()).isEqualTo(dark);
        browser.findElement(By.cssSelector("[data-theme-switch]")).click();
        assertThat(ground()).isEqualTo(light);
        browser.manage().deleteAllCookies();
    }

    private static String ground() {
        return browser.findElement(By.tagName("body")).getCssValue("background-color");
    }

    @Test
    void everythingReadsWithoutScript() {
        browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            open("/images/acme/api:prod");
            assertThat(browser.findElement(By.tagName("main")).getText())
                    .contains("CVE-2021-44228", "2.15.0", "critical");
            assertThat(browser.findElements(By.cssSelector(".copy")))
                    .isNotEmpty()
                    .noneMatch(WebElement::isDisplayed);
        } finally {
            browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }
}
