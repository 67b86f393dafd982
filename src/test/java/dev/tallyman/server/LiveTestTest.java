package dev.tallyman.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallyman.connection.Diagnosis;
import dev.tallyman.connection.Diagnosis.Mark;
import dev.tallyman.connection.TokenAges;
import dev.tallyman.inventory.FixedTags;
import dev.tallyman.job.Background;
import dev.tallyman.job.Chores;
import dev.tallyman.server.views.JobView;
import dev.tallyman.store.Database;
import dev.tallyman.store.page.Pages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The test of a connection, as somebody sees it who presses its button. */
@Tag("browser")
class LiveTestTest {
    private static final Diagnosis.Step END = new Diagnosis.Step("end", Mark.OK, "", null);

    private final LinkedBlockingQueue<Diagnosis.Step> steps = new LinkedBlockingQueue<>();
    private Database database;
    private WebServer server;
    private Background background;
    private ChromeDriver browser;

    @BeforeEach
    void start(@TempDir Path folder, @TempDir Path profile) {
        browser = Chromium.start(profile);
        database = Database.open(folder);
        SampleInventory.fill(database);
        Clock clock = Clock.systemUTC();
        JobBoard board = new JobBoard(clock);
        background = new Background(new Told(), board, clock);
        Pages pages = Pages.of(database, clock, TokenAges.of(Map.of()), new EcosystemOrder(), FixedTags.of(""));
        server = WebServer.start(
                ServerOptions.loopback(0),
                new WebServer.Parts(pages.inventory(), pages.contents(), board, background, Readiness.ALWAYS),
                clock);
    }

    @AfterEach
    void stop() {
        if (browser == null) {
            return; // skipped
        }
        browser.quit();
        server.close();
        background.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 1440})
    void stepsComeAsTheyAreDoneAndSurviveAReload(int width) {
        Chromium.size(browser, width);
        browser.get("http://127.0.0.1:" + server.port() + "/connections");
        browser.findElement(By.cssSelector("form[action='/connections/test'] button"))
                .click();
        await().until(() -> browser.getCurrentUrl().contains("/connection?name="));
        assertThat(test()).contains("running", "asking GitHub");
        steps.add(new Diagnosis.Step("reach the API", Mark.OK, "GET /user answers 200", null));
        await().until(() -> test().contains("GET /user answers 200"));
        assertThat(test()).contains("1 step done");
        steps.add(new Diagnosis.Step(
                "list packages of <b>acme</b>", Mark.FAILED, "403, X-GitHub-SSO: required", "Authorise the token."));
        await().until(() -> test().contains("X-GitHub-SSO"));
        assertThat(test()).contains("Authorise the token.", "list packages of <b>acme</b>");
        browser.navigate().refresh();
        assertThat(test()).contains("running", "GET /user answers 200", "Authorise the token.");
        assertFits();
        steps.add(END);
        await().until(() -> !test().contains("running"));
        assertThat(test()).contains("works in part", "What was tried", "docker login", "podman login");
        browser.findElement(By.cssSelector("#test details summary")).click();
        assertFits();
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    }

    private String test() {
        return browser.findElement(By.id("test")).getText();
    }

    private void assertFits() {
        Number over = (Number) browser.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(over.intValue()).isZero();
    }

    /** Tells the steps that it is given. */
    private final class Told implements Chores {
        @Override
        public List<String> connections() {
            return List.of(SampleInventory.CONNECTION);
        }

        @Override
        public Outcome test(String connection, Consumer<Diagnosis.Step> listener) {
            try {
                for (Diagnosis.Step step = next(); step != END; step = next()) {
                    listener.accept(step);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Outcome(JobView.State.PARTIAL, "done");
        }

        private Diagnosis.Step next() throws InterruptedException {
            Diagnosis.Step step = steps.poll(1, TimeUnit.MINUTES);
            return step == null ? END : step;
        }

        @Override
        public Outcome sync(String connection, Progress progress) {
            return new Outcome(JobView.State.COMPLETE, "");
        }

        @Override
        public Outcome sync(String connection, String image, Progress progress) {
            return new Outcome(JobView.State.COMPLETE, "");
        }

        @Override
        public Outcome verify(String connection, Progress progress) {
            return new Outcome(JobView.State.COMPLETE, "");
        }

        @Override
        public List<String> covering(String image) {
            return List.of();
        }

        @Override
        public Outcome read(Progress progress) {
            return new Outcome(JobView.State.COMPLETE, "");
        }

        @Override
        public boolean lacksAdvisories() {
            return false;
        }

        @Override
        public Outcome update(Duration again, Progress progress) {
            return new Outcome(JobView.State.COMPLETE, "");
        }
    }
}
