package dev.tallyman.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.store.Database;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.withSample(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/images",
                "/images?sort=pushed&owner=acme&q=api",
                "/images?state=deleted",
                "/images?page=99",
                "/images/acme/api",
                "/images/acme/api?versions=all",
                "/images/acme/old-site",
                "/images/acme/api:prod",
                "/images/ghcr.io/acme/api:prod",
                "/images/acme/api:prod?platform=linux/arm64&tab=packages",
                "/images/acme/api:prod?tab=layers",
                "/images/acme/api:prod?tab=config",
                "/images/acme/api:prod?tab=secrets",
                "/images/acme/api:prod?tab=platforms",
                "/images/acme/worker:next?tab=platforms",
                "/images/acme/api:prod?tab=versions",
                "/images/acme/api:prod?fixable=yes&base=no",
                "/images/acme/mobile/gateway:edge",
                "/images/acme-labs/vision:0.1",
                "/bases",
                "/bases?outdated=yes&q=debian",
                "/findings",
                "/findings?exploited=yes&sort=epss",
                "/findings/CVE-2021-44228",
                "/packages",
                "/secrets",
                "/secrets?show=files",
                "/packages?q=ssl&type=deb",
                "/packages?q=100%25_",
                "/packages/version?purl=pkg:npm/lodash@4.17.15",
                "/connections",
                "/connection?name=" + SampleInventory.CONNECTION_ADDRESS,
                "/audit",
                "/audit?before=30",
                "/audit?before=1&subject=nobody",
                "/audit?before=x",
                "/advisories",
                "/jobs",
                "/history",
                "/search",
                "/search?q=acme"
            })
    void everyPageAnswersWithoutInlineScriptOrStyle(String path) {
        HttpResponse<String> page = server.get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.body())
                .contains("<main")
                .doesNotContain("style=\"")
                .doesNotContain("<style")
                .doesNotContainPattern("<script(?! src=\"/static/)")
                .doesNotContainPattern("\\son[a-z]+=\"")
                .doesNotContainPattern("(src|href)=\"(https?:)?//(?!nvd|logging)");
    }

    @ParameterizedTest
    @CsvSource({
        "acme/api:prod, /images/acme/api:prod",
        "ghcr.io/acme/api:prod, /images/acme/api:prod",
        "acme/tools/migrate, /images/acme/tools/migrate",
        "cve-2021-44228, /findings/CVE-2021-44228",
        "GHSA-jfh8-c2jp-5v3q, /findings/CVE-2021-44228",
        "pkg:npm/lodash@4.17.15, /packages/version?purl=pkg:npm/lodash%404.17.15",
        "log4j-core, /packages?q=log4j-core",
        "canary, /images/acme/web:canary",
    })
    void searchGoesStraightToTheThing(String query, String page) {
        HttpResponse<String> answer = server.get("/search?q=" + query.replace(" ", "+"));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue(page);
    }

    @Test
    void searchFindsAVersionByTheBeginningOfItsDigest() {
        String digest = SampleInventory.digest("gateway-lost");
        HttpResponse<String> answer = server.get("/search?q=" + digest.substring(7, 19));
        assertThat(answer.headers().firstValue("Location")).hasValue("/images/acme/mobile/gateway@" + digest);
    }

    @Test
    void whatIsNotReadIsNeverShownAsClean() {
        assertThat(server.get("/images/acme-labs/vision:0.1").body())
                .contains("This image has not been read")
                .doesNotContain("no open weakness is known");
        assertThat(server.get("/images?q=vision").body()).contains("notread").doesNotContain("class=\"tally\"");
        assertThat(server.get("/images/acme/worker:next").body()).contains("the archive ends in the middle");
        assertThat(server.get("/images/acme/mobile/gateway:edge").body()).contains("MANIFEST_UNKNOWN");
        assertThat(server.get("/images/acme/legacy/reports:latest").body())
                .contains("Not looked up: packages of RubyGems");
    }

    @Test
    void theBaseIsTheImageWhoseLayersAreTheLowest() {
        assertThat(server.get("/images/acme/api:prod").body())
                .contains("base image: <a href=\"/images/acme/base/java:21.0.4\">")
                .contains("Built on", "also acme/base/java:21");
        assertThat(server.get("/bases").body())
                .contains("acme/base/java:21.0.4", "Images on it")
                .doesNotContain("No image is known");
        assertThat(server.get("/images/acme/base/java:21").body()).doesNotContain("base image:");
    }

    @Test
    void whatThePlatformsOfAnIndexDoNotShareIsShown() {
        assertThat(server.get("/images/acme/api:prod?tab=platforms").body())
                .contains("linux/amd64 → linux/arm64")
                .containsAnyOf("the same packages in the same versions", "Only in", "not there");
    }

    @Test
    void theChangeThatHelpsGoesToTheNewestOfTheFixes() {
        assertThat(server.get("/images/acme/api:prod").body())
                .containsPattern("log4j-core</a> <code>2.14.1</code> → <code class=\"good\">2.17.1</code>");
    }

    @Test
    void theSyncsOfOtherProcessesAreShownAndWhatIsLeftOfTheRateLimit() {
        assertThat(server.get("/jobs").body())
                .contains("acme-eu: the organisation asks for single sign-on")
                .contains(">partial<");
        assertThat(server.get("/connections").body()).contains("4,981 of 5,000 left after the last sync");
    }

    @Test
    void aTokenThatCannotWriteIsNoFault() {
        for (String page : new String[] {"/connections", "/"}) {
            assertThat(server.get(page).body())
                    .as(page)
                    .contains("Deletes versions of acme: not with this token, and not needed for reading")
                    .doesNotContain("Give the token delete:packages");
        }
    }

    @Test
    void riskIsShownWithItsParts() {
        assertThat(server.get("/findings").body()).containsPattern("title=\"[0-9.]+ severity \\+ [0-9.]+ likelihood");
    }

    @Test
    void overviewSaysWhatMattersMost() {
        assertThat(server.get("/").body())
                .contains("<h1>3 weaknesses being exploited now are in images that you use</h1>")
                .contains("2 of 22 platform images are not read: nothing is known of them.");
    }

    @Test
    void linksThatAnAdvisoryBringsAreOnlyThoseOfTheWeb() {
        assertThat(server.get("/findings/CVE-2021-44228").body())
                .contains("https://nvd.nist.gov/vuln/detail/CVE-2021-44228")
                .doesNotContain("javascript:");
    }

    @Test
    void anEmptyInventoryTeaches(@TempDir Path empty) {
        try (RunningServer fresh = new RunningServer(empty, database -> {})) {
            assertThat(fresh.get("/").body())
                    .contains("Nothing is connected yet")
                    .contains("tallyman connection add");
            for (String path : new String[] {"/images", "/findings", "/packages", "/connections", "/advisories"}) {
                assertThat(fresh.get(path).body()).as(path).contains("<code>").contains("tallyman ");
            }
        }
    }

    @Test
    void whateverAnImageSaysOfItselfIsText(@TempDir Path hostile) {
        try (RunningServer fresh = new RunningServer(hostile, PagesTest::fillHostile)) {
            for (String path : new String[] {
                "/",
                "/images",
                "/images?q=%3Cscript%3Ealert(1)%3C/script%3E",
                "/images/acme/evil",
                "/images/acme/evil:t",
                "/images/acme/evil:t?tab=packages",
                "/images/acme/evil:t?tab=layers",
                "/images/acme/evil:t?tab=config",
                "/findings",
                "/packages?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
                "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
                "/connections",
                "/connection?name=" + ENCODED,
                "/audit",
                "/audit?subject=" + ENCODED,
                "/history",
                "/no%3Cscript%3Ealert(1)%3C/script%3E",
            }) {
                assertThat(fresh.get(path).body())
                        .as(path)
                        .doesNotContain("<script>alert")
                        .doesNotContain("<img src=x")
                        .doesNotContain("\"><script");
            }
        }
    }

    private static final String EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";
    private static final String ENCODED = URLEncoder.encode(EVIL, StandardCharsets.UTF_8);

    private static void fillHostile(Database database) {
        String evil = EVIL;
        SampleInventory.fill(database);
        database.update(db -> {
            db.execute("UPDATE connection SET name = ?, image_scope = ?, username = ?", evil, evil, evil);
            db.execute(
                    "UPDATE repository SET name = 'acme/evil', linked_repository = ? WHERE name = 'acme/worker'", evil);
            db.execute("UPDATE tag SET name = 't' WHERE name = 'next'");
            db.execute("UPDATE tag SET name = ? WHERE name = '2.0.0-rc.1'", evil);
            db.execute("UPDATE image_layer SET created_by = ?", evil);
            db.execute("UPDATE package_version SET name = ?, source_name = ?, version = ?", evil, evil, evil);
            db.execute("UPDATE image_package SET paths = json_array(?), licenses = json_array(?)", evil, evil);
            db.execute(
                    "UPDATE image SET problems = json_array(json_object('where', ?, 'what', ?)), distribution_name = ?",
                    evil,
                    evil,
                    evil);
            db.execute("UPDATE unseen SET name = name || ?, evidence = ?", evil, evil);
            db.execute("UPDATE unseen SET known = json_array(json_object('how', 'label', 'detail', ?))", evil);
            db.execute("UPDATE scope_match SET pattern = pattern || ?, examples = json_array(?)", evil, evil);
            db.execute(
                    "INSERT INTO audit (at, actor, action, subject, detail) VALUES (1, ?, ?, ?, ?)",
                    evil,
                    evil,
                    evil,
                    evil);
            db.execute(
                    "UPDATE connection SET last_test = json_set(last_test, '$.steps[0].name', ?, '$.steps[0].detail', ?, '$.steps[0].remedy', ?, '$.commands[0]', ?)",
                    evil,
                    evil,
                    evil,
                    evil);
            db.execute("UPDATE event SET subject = ?, before = ?, after = ?", evil, evil, evil);
            db.execute("UPDATE finding SET fixed = ?, aliases = json_array(?)", evil, evil);
            db.execute(
                    "UPDATE image SET config = CAST(json_object('architecture', 'amd64', 'os', 'linux', 'config', json_object('User', ?, 'Env', json_array(?), 'Labels', json_object(?, ?))) AS BLOB)",
                    evil,
                    evil,
                    evil,
                    evil);
        });
    }
}
