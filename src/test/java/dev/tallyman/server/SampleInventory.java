package dev.tallyman.server;

import com.github.luben.zstd.Zstd;
import dev.tallyman.model.ChainId;
import dev.tallyman.model.Digest;
import dev.tallyman.store.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** An invented inventory of some fifteen repositories: shared bases, several platforms, things unread, partial, unreadable and deleted. */
public final class SampleInventory {
    /** The moment at which it is looked at. */
    public static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    static final String CONNECTION = "GitHub Container Registry (GHCR) Integration";
    /** {@link #CONNECTION} as it stands in an address. */
    static final String CONNECTION_ADDRESS = "GitHub%20Container%20Registry%20%28GHCR%29%20Integration";

    private static final String DEBIAN = "Debian GNU/Linux 12 (bookworm)";
    private static final String ALPINE = "Alpine Linux v3.18";

    private final DSLContext db;
    private final Map<String, Long> packages = new HashMap<>();
    private final Map<String, Long> layers = new HashMap<>();
    private long repositories;
    private long versions;
    private long images;
    private long githubVersion = 41_000_000;

    private SampleInventory(DSLContext db) {
        this.db = db;
    }

    /** A layer: the step that made it, its size, and the keys of the packages that it brings. */
    record Layer(String step, long size, List<String> brings) {}

    static void fill(Database database) {
        database.update(db -> new SampleInventory(db).fill());
    }

    static String digest(String seed) {
        return Digest.of(seed.getBytes(StandardCharsets.UTF_8)).toString();
    }

    static long ago(Duration age) {
        return NOW.minus(age).toEpochMilli();
    }

    private static Layer layer(String step, long size, String... brings) {
        return new Layer(step, size, List.of(brings));
    }

    private void fill() {
        connection();
        packages();
        findings();
        feeds();
        bases();
        applications();
        oddOnes();
        events();
    }

    private void connection() {
        String test = """
                {"connection": "GitHub Container Registry (GHCR) Integration", "ok": false,
                 "identity": {"login": "acme-bot", "kind": "classic"}, "expiresAt": "2026-12-05T00:00:00Z",
                 "scopes": {"found": ["read:packages", "delete:packages"], "missing": [], "excess": ["delete:packages"]},
                 "capabilities": [
                  {"capability": "identify", "owner": null, "state": "works", "evidence": "HTTP 200, x-oauth-scopes: read:packages, delete:packages", "remedy": null},
                  {"capability": "list-packages", "owner": "acme", "state": "works", "evidence": "HTTP 200, 13 packages", "remedy": null},
                  {"capability": "list-packages", "owner": "acme-labs", "state": "works", "evidence": "HTTP 200, 2 packages", "remedy": null},
                  {"capability": "list-packages", "owner": "acme-eu", "state": "fails", "evidence": "HTTP 403, X-GitHub-SSO: required",
                   "remedy": "Authorise the token for acme-eu under Settings, Developer settings, Configure SSO"},
                  {"capability": "read-versions", "owner": "acme", "state": "works", "evidence": "HTTP 200", "remedy": null},
                  {"capability": "pull", "owner": "acme", "state": "works", "evidence": "HEAD acme/api:prod HTTP 200", "remedy": null},
                  {"capability": "delete", "owner": "acme", "state": "fails", "evidence": "x-oauth-scopes: read:packages", "remedy": "Give the token delete:packages"},
                  {"capability": "attestations", "owner": "acme", "state": "unknown", "evidence": "no version is attested, so there was nothing to ask for", "remedy": null}],
                 "steps": [
                  {"name": "reach the API", "mark": "ok", "detail": "GET /user answers 200", "remedy": null},
                  {"name": "who am I", "mark": "ok", "detail": "acme-bot, a classic token", "remedy": null},
                  {"name": "scopes", "mark": "warning", "detail": "read:packages, delete:packages (more than is needed: delete:packages)",
                   "remedy": "Make a token with read:packages alone: what it cannot do, a thief of it cannot do."},
                  {"name": "list packages of acme-eu", "mark": "failed", "detail": "HTTP 403, X-GitHub-SSO: required",
                   "remedy": "Authorise the token for acme-eu under Settings, Developer settings, Configure SSO"}],
                 "commands": [
                  "printenv GITHUB_PAT | docker login ghcr.io --username acme-bot --password-stdin",
                  "printenv GITHUB_PAT | podman login ghcr.io --username acme-bot --password-stdin"]}""";
        db.execute(
                "INSERT INTO connection (id, name, api_url, registry, username, image_scope, origin, credential, reference, created_at, expires_at, last_used_at, last_tested_at, last_test)"
                        + " VALUES (1, ?, 'https://api.github.com', 'ghcr.io', 'acme-bot', 'acme, acme-labs, acme-eu', 'environment', 'reference', 'env:GITHUB_PAT', ?, ?, ?, ?, ?)",
                CONNECTION,
                ago(Duration.ofDays(78)),
                ago(Duration.ofDays(-12)),
                ago(Duration.ofMinutes(4)),
                ago(Duration.ofHours(3)),
                test);
        db.execute(
                "INSERT INTO sync_run (connection_id, started_at, finished_at, report) VALUES (1, ?, ?, ?)",
                ago(Duration.ofMinutes(6)),
                ago(Duration.ofMinutes(5)),
                """
                {"status": "partial", "packages": 15, "versions": 120, "newVersions": 3, "requests": {"rest": 9, "notModified": 7, "registry": 12},
                 "rateLimit": {"limit": 5000, "remaining": 4981, "resetsAt": "2099-01-01T00:00:00Z"},
                 "problems": [{"where": "acme-eu", "what": "the organisation asks for single sign-on"}]}""");
        sight();
    }

    private void sight() {
        long now = ago(Duration.ofMinutes(5));
        String known = "[{\"how\":\"%s\",\"detail\":\"%s\"}]";
        String unseen =
                "INSERT INTO unseen (connection_id, kind, name, owner, known, reason, evidence, since, checked_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)";
        db.execute(
                unseen,
                "owner",
                "acme-eu",
                "acme-eu",
                known.formatted("scope", "the image scope names it"),
                "single-sign-on",
                "GitHub answers 403 (Resource protected by organization SAML enforcement.)",
                ago(Duration.ofDays(9)),
                now);
        db.execute(
                unseen,
                "package",
                "acme/base-jre",
                "acme",
                known.formatted(
                        "label", "org.opencontainers.image.base.name of acme/api@" + digest("api-prod") + " names it"),
                "not-found",
                "not among the packages that GitHub lists of acme",
                ago(Duration.ofDays(2)),
                now);
        db.execute(
                unseen,
                "package",
                "elsewhere/runner",
                "elsewhere",
                known.formatted("webhook", "a webhook's delivery was about it"),
                "scope",
                "no pattern of the image scope has it",
                ago(Duration.ofDays(1)),
                now);
        String match =
                "INSERT INTO scope_match (connection_id, position, pattern, matched, examples, checked_at) VALUES (1, ?, ?, ?, ?, ?)";
        db.execute(match, 0, "acme", 13, "[\"acme/api\",\"acme/web\"]", now);
        db.execute(match, 1, "acme-labs", 2, "[\"acme-labs/vision\"]", now);
        db.execute(match, 2, "acme-eu", 0, "[]", now);
        for (int i = 0; i < 60; i++) {
            db.execute(
                    "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, 'mona', ?, ?, ?)",
                    ago(Duration.ofHours(70 - i)),
                    i == 0 ? "connection.add" : "connection.use",
                    CONNECTION,
                    i == 0 ? "from the environment" : "sync");
        }
    }

    private void deb(String name, String version, String source) {
        add(
                "deb/" + name,
                "pkg:deb/debian/" + name + "@" + version.replace("+", "%2B") + "?arch=amd64&distro=debian-12",
                name,
                version,
                "deb",
                source,
                version,
                "debian",
                "12",
                "Debian:12");
    }

    private void apk(String name, String version, String source) {
        add(
                "apk/" + name,
                "pkg:apk/alpine/" + name + "@" + version + "?arch=x86_64&distro=3.18.4",
                name,
                version,
                "apk",
                source,
                version,
                "alpine",
                "3.18.4",
                "Alpine:v3.18");
    }

    private void language(String key, String purl, String name, String version, String type, String ecosystem) {
        add(key, purl, name, version, type, "", "", "", "", ecosystem);
    }

    private void add(
            String key,
            String purl,
            String name,
            String version,
            String type,
            String source,
            String sourceVersion,
            String distribution,
            String distributionVersion,
            String ecosystem) {
        long id = packages.size() + 1L;
        packages.put(key, id);
        Long matched = ecosystem.isEmpty() || ecosystem.equals("RubyGems") ? null : ago(Duration.ofMinutes(38));
        db.execute(
                "INSERT INTO package_version (id, purl, name, version, type, source_name, source_version, distribution_id, distribution_version, ecosystem, matched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                purl,
                name,
                version,
                type,
                source,
                sourceVersion,
                distribution,
                distributionVersion,
                ecosystem,
                matched);
    }

    private void packages() {
        deb("libc6", "2.36-9+deb12u4", "glibc");
        deb("libc-bin", "2.36-9+deb12u4", "glibc");
        deb("libssl3", "3.0.11-1~deb12u2", "openssl");
        deb("openssl", "3.0.11-1~deb12u2", "openssl");
        deb("libnghttp2-14", "1.52.0-1", "nghttp2");
        deb("zlib1g", "1:1.2.13.dfsg-1", "zlib");
        deb("bash", "5.2.15-2+b2", "bash");
        deb("coreutils", "9.1-1", "coreutils");
        deb("libexpat1", "2.5.0-1", "expat");
        deb("perl-base", "5.36.0-7", "perl");
        deb("curl", "7.88.1-10+deb12u4", "curl");
        deb("libcurl4", "7.88.1-10+deb12u4", "curl");
        deb("redis-tools", "5:7.0.15-1~deb12u1", "redis");
        deb("python3-minimal", "3.11.2-1+b1", "python3-defaults");
        apk("musl", "1.2.4-r1", "musl");
        apk("busybox", "1.36.1-r2", "busybox");
        apk("libcrypto3", "3.1.3-r0", "openssl");
        apk("libssl3", "3.1.3-r0", "openssl");
        apk("nghttp2-libs", "1.55.1-r0", "nghttp2");
        apk("zlib", "1.2.13-r1", "zlib");
        apk("nginx", "1.24.0-r6", "nginx");
        apk("alpine-baselayout", "3.4.3-r1", "alpine-baselayout");
        language(
                "log4j",
                "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
                "log4j-core",
                "2.14.1",
                "maven",
                "Maven");
        language("snakeyaml", "pkg:maven/org.yaml/snakeyaml@1.26", "snakeyaml", "1.26", "maven", "Maven");
        language(
                "jackson",
                "pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.15.2",
                "jackson-databind",
                "2.15.2",
                "maven",
                "Maven");
        language("spring", "pkg:maven/org.springframework/spring-web@5.3.20", "spring-web", "5.3.20", "maven", "Maven");
        language("text", "pkg:maven/org.apache.commons/commons-text@1.9", "commons-text", "1.9", "maven", "Maven");
        language("lodash", "pkg:npm/lodash@4.17.15", "lodash", "4.17.15", "npm", "npm");
        language("express", "pkg:npm/express@4.18.2", "express", "4.18.2", "npm", "npm");
        language("minimist", "pkg:npm/minimist@1.2.0", "minimist", "1.2.0", "npm", "npm");
        language("ws", "pkg:npm/ws@7.4.5", "ws", "7.4.5", "npm", "npm");
        language("react", "pkg:npm/react@18.2.0", "react", "18.2.0", "npm", "npm");
        language("requests", "pkg:pypi/requests@2.28.1", "requests", "2.28.1", "pypi", "PyPI");
        language("jinja", "pkg:pypi/jinja2@3.1.2", "Jinja2", "3.1.2", "pypi", "PyPI");
        language("numpy", "pkg:pypi/numpy@1.26.4", "numpy", "1.26.4", "pypi", "PyPI");
        language("rack", "pkg:gem/rack@2.2.3", "rack", "2.2.3", "gem", "RubyGems");
    }

    private void finding(
            String key,
            String id,
            List<String> aliases,
            int severity,
            Double score,
            String fixed,
            boolean exploited,
            Double epss,
            int days) {
        String json = aliases.isEmpty() ? "[]" : "[\"" + String.join("\", \"", aliases) + "\"]";
        String record = aliases.isEmpty() ? id : aliases.getFirst();
        db.execute("INSERT OR IGNORE INTO weakness_alias VALUES (?, ?)", id, id);
        aliases.forEach(alias -> db.execute("INSERT OR IGNORE INTO weakness_alias VALUES (?, ?)", alias, id));
        db.execute(
                "INSERT INTO finding (package_version_id, weakness, aliases, severity, score, vector, fixed, status, known_exploited, epss, advisories, first_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                packages.get(key),
                id,
                json,
                severity,
                score,
                score == null ? null : "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                fixed,
                "affected",
                exploited ? 1 : 0,
                epss,
                "[\"" + record + "\"]",
                ago(Duration.ofDays(days)));
    }

    private void findings() {
        finding("log4j", "CVE-2021-44228", List.of("GHSA-jfh8-c2jp-5v3q"), 0, 10.0, "2.15.0", true, 0.944, 40);
        finding("log4j", "CVE-2021-45046", List.of("GHSA-7rjr-3q55-vv33"), 0, 9.0, "2.16.0", true, 0.943, 40);
        finding("log4j", "CVE-2021-45105", List.of("GHSA-p6xc-xr62-6r2g"), 2, 5.9, "2.17.0", false, 0.71, 40);
        finding("log4j", "CVE-2021-44832", List.of("GHSA-8489-44mv-ggj8"), 2, 6.6, "2.17.1", false, 0.42, 40);
        finding("snakeyaml", "CVE-2022-1471", List.of("GHSA-mjmj-j48q-9wg2"), 1, 8.3, "2.0", false, 0.019, 40);
        finding("snakeyaml", "CVE-2022-25857", List.of("GHSA-3mc7-4q67-w48m"), 1, 7.5, "1.31", false, 0.011, 40);
        finding("spring", "CVE-2024-22243", List.of("GHSA-ccgv-vj62-xf9h"), 1, 8.1, "5.3.32", false, 0.13, 20);
        finding("text", "CVE-2022-42889", List.of("GHSA-599f-7c49-w659"), 0, 9.8, "1.10.0", false, 0.94, 3);
        finding("lodash", "CVE-2021-23337", List.of("GHSA-35jh-r3h4-6jhm"), 1, 7.2, "4.17.21", false, 0.006, 30);
        finding("lodash", "CVE-2020-8203", List.of("GHSA-p6mc-m468-83gw"), 1, 7.4, "4.17.19", false, 0.021, 30);
        finding("minimist", "CVE-2021-44906", List.of("GHSA-xvch-5gv4-984h"), 0, 9.8, "1.2.6", false, 0.012, 30);
        finding("ws", "CVE-2021-32640", List.of("GHSA-6fc8-4gx4-v693"), 2, 5.3, "7.4.6", false, 0.004, 30);
        finding("ws", "CVE-2024-37890", List.of("GHSA-3h5v-q93c-6h6q"), 1, 7.5, "7.5.10", false, 0.005, 30);
        finding("express", "CVE-2024-43796", List.of("GHSA-qw6h-vgh9-j6wx"), 3, 3.1, "4.20.0", false, 0.001, 2);
        finding(
                "requests",
                "CVE-2023-32681",
                List.of("GHSA-j8r2-6x86-q33q", "PYSEC-2023-74"),
                2,
                6.1,
                "2.31.0",
                false,
                0.061,
                30);
        finding("jinja", "CVE-2024-56326", List.of("GHSA-q2x7-8rv6-6q7h"), 2, 5.4, "3.1.5", false, 0.002, 30);
        for (String name : List.of("libssl3", "openssl")) {
            finding(
                    "deb/" + name,
                    "CVE-2024-6119",
                    List.of("DSA-5764-1"),
                    1,
                    7.5,
                    "3.0.14-1~deb12u2",
                    false,
                    0.032,
                    25);
            finding("deb/" + name, "CVE-2024-5535", List.of(), 3, null, "3.0.15-1~deb12u1", false, 0.04, 25);
        }
        finding(
                "deb/libnghttp2-14",
                "CVE-2023-44487",
                List.of("DSA-5570-1"),
                1,
                7.5,
                "1.52.0-1+deb12u1",
                true,
                0.83,
                40);
        finding(
                "apk/nghttp2-libs",
                "CVE-2023-44487",
                List.of("ALPINE-CVE-2023-44487"),
                1,
                7.5,
                "1.57.0-r0",
                true,
                0.83,
                40);
        for (String name : List.of("libc6", "libc-bin")) {
            finding("deb/" + name, "CVE-2025-0395", List.of(), 2, 6.2, "2.36-9+deb12u10", false, 0.001, 25);
            finding("deb/" + name, "CVE-2024-2961", List.of("DSA-5673-1"), 1, 8.8, "2.36-9+deb12u6", false, 0.93, 25);
        }
        finding("deb/libexpat1", "CVE-2024-45491", List.of("DSA-5770-1"), 0, 9.8, "2.5.0-1+deb12u1", false, 0.02, 25);
        finding("deb/perl-base", "CVE-2023-31484", List.of(), 1, 8.1, null, false, 0.01, 25);
        finding("deb/zlib1g", "CVE-2023-45853", List.of(), 0, 9.8, null, false, 0.03, 25);
        finding(
                "deb/redis-tools",
                "CVE-2025-49844",
                List.of("DSA-6020-1"),
                0,
                9.9,
                "5:7.0.15-1~deb12u6",
                false,
                0.121,
                1);
        finding("deb/curl", "CVE-2023-46218", List.of("DSA-5587-1"), 2, 6.5, "7.88.1-10+deb12u5", false, 0.003, 25);
        finding("deb/libcurl4", "CVE-2023-46218", List.of("DSA-5587-1"), 2, 6.5, "7.88.1-10+deb12u5", false, 0.003, 25);
        for (String name : List.of("libcrypto3", "libssl3")) {
            finding(
                    "apk/" + name,
                    "CVE-2023-5363",
                    List.of("ALPINE-CVE-2023-5363"),
                    1,
                    7.5,
                    "3.1.4-r0",
                    false,
                    0.015,
                    25);
            finding(
                    "apk/" + name,
                    "CVE-2023-5678",
                    List.of("ALPINE-CVE-2023-5678"),
                    2,
                    5.3,
                    "3.1.4-r1",
                    false,
                    0.01,
                    25);
        }
        finding(
                "apk/busybox",
                "CVE-2023-42366",
                List.of("ALPINE-CVE-2023-42366"),
                2,
                5.5,
                "1.36.1-r6",
                false,
                0.001,
                25);
        finding("deb/bash", "TEMP-0841856-B18BAF", List.of(), 4, null, null, false, null, 25);
        advisory();
    }

    private void advisory() {
        String record = """
                {"id": "GHSA-jfh8-c2jp-5v3q", "published": "2021-12-10T00:40:56Z", "summary": "Remote code execution through lookups in logged text",
                 "details": "Versions before 2.15.0 resolve JNDI lookups that appear in messages which are logged.\\n\\nWhoever controls a logged text can have a class loaded from a server of their own.",
                 "references": [{"type": "ADVISORY", "url": "https://nvd.nist.gov/vuln/detail/CVE-2021-44228"},
                                {"type": "WEB", "url": "https://logging.apache.org/security.html"},
                                {"type": "WEB", "url": "javascript:alert(1)"}]}""";
        db.execute(
                "INSERT INTO advisory VALUES (1000000, 'GHSA-jfh8-c2jp-5v3q', ?, 0, 'Maven', X'7B7D', ?)",
                ago(Duration.ofDays(30)),
                Zstd.compress(record.getBytes(StandardCharsets.UTF_8)));
        // Of the many records that the feeds are said to have, one about each release in use.
        db.execute(
                "INSERT INTO advisory_package VALUES (1000000, 0, 'Debian:12', 'bash', X'5B5D'), (1000000, 1, 'Alpine:v3.18', 'busybox', X'5B5D')");
    }

    private void feeds() {
        feed("Debian", 41_874);
        feed("Alpine", 9_411);
        feed("Maven", 5_702);
        feed("npm", 16_930);
        feed("PyPI", 17_021);
        db.execute(
                "UPDATE advisory_feed SET problems = '[{\"where\": \"PYSEC-2021-0000.json\", \"what\": \"not JSON: it ends in the middle\"}]' WHERE ecosystem = 'PyPI'");
    }

    private void feed(String ecosystem, int records) {
        db.execute(
                "INSERT INTO advisory_feed (ecosystem, origin, problems, updated_at) VALUES (?, ?, '[]', ?)",
                ecosystem,
                "https://osv-vulnerabilities.storage.googleapis.com/" + ecosystem + "/all.zip",
                ago(Duration.ofMinutes(38)));
        db.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO advisory_ecosystem SELECT ?, i FROM n",
                records,
                ecosystem);
    }

    private static final List<Layer> JAVA_BASE = List.of(
            layer(
                    "/bin/sh -c #(nop) ADD file:8b1e79f91081eb527b455468a1d60a40ae6ea0ed3c0a0e2e8b3e7e4d8b2a4e42 in / ",
                    29_150_000,
                    "deb/libc6",
                    "deb/libc-bin",
                    "deb/zlib1g",
                    "deb/bash",
                    "deb/coreutils",
                    "deb/perl-base"),
            layer(
                    "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates libssl3 libexpat1 && rm -rf /var/lib/apt/lists/* # buildkit",
                    18_400_000,
                    "deb/libssl3",
                    "deb/openssl",
                    "deb/libexpat1",
                    "deb/libnghttp2-14"),
            layer("COPY /opt/jre /opt/jre # buildkit", 46_800_000));

    private static final List<Layer> NODE_BASE = List.of(
            layer(
                    "/bin/sh -c #(nop) ADD file:756183bba9c7f4593c2b216e98e4208b9163c4c962ea0837ef88bd917609d001 in / ",
                    3_400_000,
                    "apk/musl",
                    "apk/busybox",
                    "apk/libcrypto3",
                    "apk/libssl3",
                    "apk/zlib",
                    "apk/alpine-baselayout"),
            layer("RUN /bin/sh -c apk add --no-cache nodejs # buildkit", 41_200_000, "apk/nghttp2-libs"));

    private static List<Layer> on(List<Layer> base, Layer... own) {
        List<Layer> all = new ArrayList<>(base);
        all.addAll(List.of(own));
        return all;
    }

    private void bases() {
        long java = repository("acme/base/java", "internal", "acme/base-images", Duration.ofDays(400));
        index(
                java,
                Duration.ofDays(23),
                List.of("21", "21.0.4"),
                JAVA_BASE,
                "debian",
                "12",
                DEBIAN,
                "complete",
                "linux/amd64",
                "linux/arm64");
        long node = repository("acme/base/node", "internal", "acme/base-images", Duration.ofDays(380));
        index(
                node,
                Duration.ofDays(61),
                List.of("20"),
                NODE_BASE,
                "alpine",
                "3.18.4",
                ALPINE,
                "complete",
                "linux/amd64",
                "linux/arm64");
    }

    private void applications() {
        long api = repository("acme/api", "private", "acme/api", Duration.ofDays(300));
        Layer app = layer(
                "COPY target/app.jar /app/app.jar # buildkit", 61_300_000, "log4j", "snakeyaml", "jackson", "spring");
        Layer tools = layer(
                "RUN /bin/sh -c apt-get update && apt-get install -y redis-tools curl # buildkit",
                12_100_000,
                "deb/redis-tools",
                "deb/curl",
                "deb/libcurl4");
        index(
                api,
                Duration.ofMinutes(4),
                List.of("prod", "1.42", "1.42.0"),
                on(JAVA_BASE, tools, layer("RUN /bin/sh -c useradd -r app # buildkit", 4_096), app),
                "debian",
                "12",
                DEBIAN,
                "complete",
                "linux/amd64",
                "linux/arm64");
        index(
                api,
                Duration.ofDays(9),
                List.of("1.41.2"),
                on(
                        JAVA_BASE,
                        layer(
                                "COPY target/app.jar /app/app-1.41.jar # buildkit",
                                61_100_000,
                                "snakeyaml",
                                "jackson",
                                "spring")),
                "debian",
                "12",
                DEBIAN,
                "complete",
                "linux/amd64");
        index(
                api,
                Duration.ofDays(31),
                List.of(),
                on(
                        JAVA_BASE,
                        layer("COPY target/app.jar /app/app-1.40.jar # buildkit", 60_900_000, "snakeyaml", "jackson")),
                "debian",
                "12",
                DEBIAN,
                "unread",
                "linux/amd64");
        signature(api, Duration.ofMinutes(3));
        long billing = repository("acme/billing", "private", "acme/billing", Duration.ofDays(250));
        index(
                billing,
                Duration.ofDays(1),
                List.of("latest", "7.3"),
                on(
                        JAVA_BASE,
                        layer(
                                "COPY build/libs/billing.jar /srv/ # buildkit",
                                74_000_000,
                                "snakeyaml",
                                "jackson",
                                "text")),
                "debian",
                "12",
                DEBIAN,
                "complete",
                "linux/amd64");
        long web = repository("acme/web", "private", "acme/web", Duration.ofDays(200));
        index(
                web,
                Duration.ofHours(2),
                List.of("prod", "canary"),
                on(NODE_BASE, layer("COPY dist /srv/web # buildkit", 15_800_000, "express", "react", "lodash", "ws")),
                "alpine",
                "3.18.4",
                ALPINE,
                "complete",
                "linux/amd64",
                "linux/arm64");
        long docs = repository("acme/docs", "public", "acme/docs", Duration.ofDays(190));
        index(
                docs,
                Duration.ofHours(6),
                List.of("main"),
                on(NODE_BASE, layer("COPY . /docs # buildkit", 12_800_000, "react", "minimist")),
                "alpine",
                "3.18.4",
                ALPINE,
                "complete",
                "linux/amd64");
        long worker = repository("acme/worker", "private", "acme/jobs", Duration.ofDays(170));
        index(
                worker,
                Duration.ofDays(3),
                List.of("next", "2.0.0-rc.1"),
                on(JAVA_BASE, layer("COPY worker /usr/local/bin/ # buildkit", 22_000_000, "requests", "jinja")),
                "debian",
                "12",
                DEBIAN,
                "partial",
                "linux/amd64");
        long reports = repository("acme/legacy/reports", "private", null, Duration.ofDays(900));
        index(
                reports,
                Duration.ofDays(1200),
                List.of("3.1", "latest"),
                on(
                        JAVA_BASE,
                        layer(
                                "COPY reports.war /usr/local/tomcat/webapps/ # buildkit",
                                412_000_000,
                                "log4j",
                                "text",
                                "spring",
                                "rack")),
                "debian",
                "12",
                DEBIAN,
                "complete",
                "linux/amd64");
    }

    private void oddOnes() {
        long migrate = repository("acme/tools/migrate", "internal", "acme/tools", Duration.ofDays(120));
        index(
                migrate,
                Duration.ofDays(12),
                List.of("0.9", "0.9.4"),
                List.of(layer("COPY migrate /migrate # buildkit", 9_400_000)),
                "",
                "",
                "",
                "complete",
                "linux/amd64",
                "linux/arm64",
                "linux/s390x");
        long proxy = repository("acme/edge/proxy", "public", "acme/edge", Duration.ofDays(110));
        index(
                proxy,
                Duration.ofDays(9),
                List.of("1.29", "stable"),
                List.of(layer(
                        "RUN /bin/sh -c apk add --no-cache nginx # buildkit",
                        22_000_000,
                        "apk/musl",
                        "apk/zlib",
                        "apk/nginx")),
                "alpine",
                "3.18.4",
                ALPINE,
                "complete",
                "linux/amd64",
                "linux/arm64",
                "linux/arm/v7");
        long notebook = repository("acme-labs/notebook", "private", "acme-labs/notebook", Duration.ofDays(100));
        index(
                notebook,
                Duration.ofHours(7),
                List.of("nightly"),
                on(
                        List.of(JAVA_BASE.getFirst()),
                        layer(
                                "RUN /bin/sh -c pip install -r requirements.txt # buildkit",
                                1_380_000_000,
                                "requests",
                                "jinja",
                                "numpy")),
                "debian",
                "12",
                DEBIAN,
                "complete",
                "linux/amd64");
        long vision = repository("acme-labs/vision", "private", "acme-labs/vision", Duration.ofDays(2));
        index(
                vision,
                Duration.ofDays(2),
                List.of("0.1"),
                on(List.of(JAVA_BASE.getFirst()), layer("RUN /bin/sh -c pip install torch # buildkit", 3_900_000_000L)),
                "",
                "",
                "",
                "unread",
                "linux/amd64",
                "linux/arm64");
        long gateway = repository("acme/mobile/gateway", "private", "acme/mobile", Duration.ofDays(80));
        version(
                gateway,
                digest("gateway-lost"),
                "unreadable",
                "404 MANIFEST_UNKNOWN: the registry does not know this digest",
                null,
                Duration.ofDays(80),
                "active");
        tag(gateway, "edge", digest("gateway-lost"), Duration.ofDays(80));
        long spike = repository("acme/spike", "private", "acme/spike", Duration.ofDays(5));
        index(
                spike,
                Duration.ofDays(5),
                List.of(),
                on(NODE_BASE, layer("COPY . /spike # buildkit", 1_900_000, "lodash")),
                "alpine",
                "3.18.4",
                ALPINE,
                "complete",
                "linux/amd64");
        long old = repository("acme/old-site", "public", "acme/site", Duration.ofDays(700));
        db.execute("UPDATE repository SET state = 'deleted' WHERE id = ?", old);
    }

    private void events() {
        event(
                Duration.ofMinutes(4),
                3,
                "tag-moved",
                "prod",
                digest("acme/api prod before"),
                digest("index acme/api 240"));
        event(Duration.ofMinutes(38), 3, "finding-new", "CVE-2025-49844", null, null);
        event(Duration.ofHours(2), 5, "tag-moved", "canary", digest("web before"), digest("index web"));
        event(Duration.ofHours(7), 11, "version-added", digest("notebook"), null, null);
        event(Duration.ofDays(2), 12, "repository-added", "acme-labs/vision", null, null);
        event(Duration.ofDays(3), 7, "finding-gone", "CVE-2023-4911", null, null);
        event(Duration.ofDays(6), 9, "tag-removed", "0.8", digest("migrate 0.8"), null);
    }

    private void event(Duration age, long repository, String kind, String subject, String before, String after) {
        db.execute(
                "INSERT INTO event (at, repository_id, kind, subject, before, after) VALUES (?, ?, ?, ?, ?, ?)",
                ago(age),
                repository,
                kind,
                subject,
                before,
                after);
    }

    private long repository(String name, String visibility, String linked, Duration age) {
        long id = ++repositories;
        db.execute(
                "INSERT INTO repository (id, connection_id, registry, name, github_id, owner, visibility, linked_repository, html_url, created_at, updated_at, first_seen_at, synced_at)"
                        + " VALUES (?, 1, 'ghcr.io', ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)",
                id,
                name,
                9_000 + id,
                name.substring(0, name.indexOf('/')),
                visibility,
                linked,
                ago(age),
                ago(Duration.ofHours(1)),
                ago(age.compareTo(Duration.ofDays(60)) > 0 ? Duration.ofDays(60) : age),
                ago(Duration.ofMinutes(4)));
        return id;
    }

    private long version(
            long repository, String digest, String kind, String problem, Long size, Duration age, String state) {
        long id = ++versions;
        db.execute(
                "INSERT INTO version (id, repository_id, github_id, digest, kind, problem, size, created_at, updated_at, state, first_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                repository,
                ++githubVersion,
                digest,
                kind,
                problem,
                size,
                ago(age),
                ago(age),
                state,
                ago(age));
        return id;
    }

    void tag(long repository, String name, String digest, Duration age) {
        db.execute(
                "INSERT INTO tag (repository_id, name, digest, seen_at) VALUES (?, ?, ?, ?)",
                repository,
                name,
                digest,
                ago(age));
    }

    private void signature(long repository, Duration age) {
        String digest = digest("signature " + repository);
        version(repository, digest, "signature", null, 1_812L, age, "active");
        tag(repository, digest("index " + repository + " PT4M").replace(':', '-') + ".sig", digest, age);
    }

    private void index(
            long repository,
            Duration age,
            List<String> tags,
            List<Layer> contents,
            String distribution,
            String distributionVersion,
            String distributionName,
            String state,
            String... platforms) {
        String digest = digest("index " + repository + " " + age);
        long size = contents.stream().mapToLong(Layer::size).sum();
        version(repository, digest, "index", null, size * platforms.length, age, "active");
        manifest(digest, "application/vnd.oci.image.index.v1+json");
        int position = 0;
        for (String platform : platforms) {
            String child = digest(digest + platform);
            db.execute(
                    "INSERT INTO manifest_child VALUES (?, ?, ?, 'application/vnd.oci.image.manifest.v1+json', 1400, ?, 0)",
                    digest,
                    position++,
                    child,
                    platform);
            version(repository, child, "image", null, size, age, "active");
            image(child, platform, size, age, state, contents, distribution, distributionVersion, distributionName);
        }
        String provenance = digest(digest + "provenance");
        db.execute(
                "INSERT INTO manifest_child VALUES (?, ?, ?, 'application/vnd.oci.image.manifest.v1+json', 840, 'unknown/unknown', 1)",
                digest,
                position,
                provenance);
        version(repository, provenance, "attestation", null, 9_400L, age, "active");
        tags.forEach(tag -> tag(repository, tag, digest, age));
    }

    private void manifest(String digest, String type) {
        db.execute(
                "INSERT INTO manifest (digest, media_type, size, kind, content, fetched_at) VALUES (?, ?, 1024, 'index', X'7B7D', ?)",
                digest,
                type,
                NOW.toEpochMilli());
    }

    private void image(
            String digest,
            String platform,
            long size,
            Duration age,
            String state,
            List<Layer> contents,
            String distribution,
            String distributionVersion,
            String distributionName) {
        long id = ++images;
        boolean read = !state.equals("unread");
        List<byte[]> chains =
                ChainId.heights(contents.stream()
                                .map(layer -> Digest.parse(digest("diff" + layer.step)))
                                .toList())
                        .stream()
                        .map(chain -> HexFormat.of().parseHex(chain.hex()))
                        .toList();
        String problems = state.equals("partial")
                ? "[{\"where\": \"layer 4, usr/local/bin/bundle.tar.gz\", \"what\": \"the archive ends in the middle\"}]"
                : "[]";
        db.execute(
                """
                INSERT INTO image (id, digest, platform, config_digest, config, created_at, size, read_state, read_at,
                  distribution_id, distribution_version, distribution_name, problems, chain, risks)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                id,
                digest,
                platform,
                digest("config" + digest),
                config(platform, age, contents).getBytes(StandardCharsets.UTF_8),
                ago(age),
                size,
                state,
                read ? ago(Duration.ofHours(1)) : null,
                distribution.isEmpty() ? null : distribution,
                distributionVersion.isEmpty() ? null : distributionVersion,
                distributionName.isEmpty() ? null : distributionName,
                problems,
                chains.getLast(),
                read
                        ? "{\"looked\":true,\"searched\":412,\"left\":1,\"leftPaths\":[\"srv/web/bundle.js\"],\"unlisted\":0}"
                        : null);
        if (read && id % 3 == 0) {
            risks(id, contents);
        }
        int position = 0;
        for (Layer layer : contents) {
            long layerId = layerId(layer);
            db.execute(
                    "INSERT INTO image_layer (image_id, position, layer_id, created_by, chain) VALUES (?, ?, ?, ?, ?)",
                    id,
                    position,
                    layerId,
                    layer.step,
                    chains.get(position));
            position++;
            if (read) {
                layer.brings.forEach(key -> bring(id, layerId, key));
            }
        }
    }

    /** A token that a later layer deleted, a password in a variable, a set-id program of nobody's and one of the distribution's. */
    private void risks(long image, List<Layer> contents) {
        String below = digest(contents.getFirst().step);
        String above = digest(contents.getLast().step);
        String insert = "INSERT INTO image_secret VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        String same = "3449819c0be1d2a47c6f5e8b9a012345";
        db.execute(
                insert,
                image,
                0,
                "npm-token",
                "npm token",
                0,
                same,
                "file",
                "srv/web/.npmrc",
                2,
                below,
                "deleted",
                above);
        db.execute(
                insert,
                image,
                1,
                "config-variable",
                "Secret in a variable, label or build argument",
                1,
                "82c5a9ef" + same.substring(8),
                "environment",
                "DB_PASSWORD",
                0,
                null,
                "present",
                null);
        String file = "INSERT INTO image_risky_file VALUES (?, ?, ?, 0, ?, ?, ?)";
        db.execute(file, image, "usr/local/bin/escalate", 04755, 0, above, null);
        db.execute(file, image, "usr/bin/su", 04755, 1, below, "pkg:deb/debian/login@1:4.13");
    }

    private long layerId(Layer layer) {
        return layers.computeIfAbsent(layer.step, step -> {
            long id = layers.size() + 1L;
            db.execute(
                    "INSERT INTO layer VALUES (?, ?, ?, 'application/vnd.oci.image.layer.v1.tar+gzip', ?)",
                    id,
                    digest(step),
                    digest("diff" + step),
                    layer.size);
            return id;
        });
    }

    private void bring(long image, long layer, String key) {
        String path = switch (key) {
            case "log4j", "snakeyaml", "jackson", "spring", "text" -> "app/app.jar!/BOOT-INF/lib/" + key + ".jar";
            case "lodash", "express", "ws", "react", "minimist" -> "srv/web/node_modules/" + key + "/package.json";
            case "requests", "jinja", "numpy" -> "usr/lib/python3/dist-packages/" + key + ".dist-info/METADATA";
            default -> key.startsWith("apk") ? "lib/apk/db/installed" : "var/lib/dpkg/status";
        };
        String license = key.startsWith("deb")
                ? "[\"GPL-2.0-or-later\"]"
                : key.startsWith("apk") ? "[\"MIT\"]" : "[\"Apache-2.0\"]";
        db.execute(
                "INSERT INTO image_package VALUES (?, ?, ?, NULL, ?, ?)",
                image,
                packages.get(key),
                layer,
                "[\"" + path + "\"]",
                license);
    }

    private static String config(String platform, Duration age, List<Layer> contents) {
        String[] parts = platform.split("/");
        StringBuilder history = new StringBuilder();
        StringBuilder diffIds = new StringBuilder();
        for (Layer layer : contents) {
            history.append(history.isEmpty() ? "" : ",")
                    .append("{\"created_by\": \"")
                    .append(layer.step.replace("\"", "\\\""))
                    .append("\"}");
            diffIds.append(diffIds.isEmpty() ? "" : ",")
                    .append('"')
                    .append(digest("diff" + layer.step))
                    .append('"');
        }
        return """
                {"architecture": "%s", "os": "%s", "created": "%s",
                 "config": {"User": "app", "Env": ["PATH=/opt/jre/bin:/usr/bin:/bin", "JAVA_OPTS=-XX:MaxRAMPercentage=75"], "Entrypoint": ["java", "-jar", "/app/app.jar"],
                            "ExposedPorts": {"8080/tcp": {}}, "WorkingDir": "/app",
                            "Labels": {"org.opencontainers.image.source": "https://github.com/acme/api", "org.opencontainers.image.revision": "4f6e2a1"}},
                 "rootfs": {"type": "layers", "diff_ids": [%s]},
                 "history": [%s, {"created_by": "USER app", "empty_layer": true}, {"created_by": "ENTRYPOINT [\\"java\\" \\"-jar\\" \\"/app/app.jar\\"]", "empty_layer": true}]}""".formatted(parts[1], parts[0], NOW.minus(age), diffIds, history);
    }
}
