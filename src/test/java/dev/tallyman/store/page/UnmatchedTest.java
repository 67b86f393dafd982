package dev.tallyman.store.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.store.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One image with a Debian 12 and an npm package, both matched. */
class UnmatchedTest {
    @TempDir
    private Path folder;

    private Database database;

    @BeforeEach
    void inventory() {
        database = Database.open(folder.resolve("data"));
        run(
                "INSERT INTO image (id, digest, platform, config_digest, size) VALUES (1, 'sha256:amd', 'linux/amd64', 'c', 1)");
        run("INSERT INTO layer (id, digest, media_type, size) VALUES (1, 'sha256:layer', 'x', 1)");
        run(
                "INSERT INTO package_version (id, purl, name, version, type, ecosystem, matched_at) VALUES"
                        + " (1, 'pkg:deb/debian/libc6@2.36', 'libc6', '2.36', 'deb', 'Debian:12', 0), (2, 'pkg:npm/ms@2.0.0', 'ms', '2.0.0', 'npm', 'npm', 0)");
        run(
                "INSERT INTO image_package (image_id, package_version_id, layer_id, paths) VALUES (1, 1, 1, '[]'), (1, 2, 1, '[]')");
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Records of one release say nothing of another: its packages were not looked up, as the matcher has it. */
    @Test
    void aFeedWithoutTheReleaseCoversNothingOfIt() {
        assertThat(ecosystems()).containsExactly("Debian", "npm");
        feed("Debian");
        feed("npm");
        about("Debian:11");
        assertThat(ecosystems()).containsExactly("Debian");
        assertThat(images()).containsExactly(1L);
        about("Debian:12");
        assertThat(ecosystems()).isEmpty();
        assertThat(images()).isEmpty();
    }

    @Test
    void recordsAboutAllReleasesCoverEachOfThem() {
        feed("Debian");
        about("Debian");
        assertThat(ecosystems()).containsExactly("npm");
    }

    private List<String> ecosystems() {
        return database.read(context -> Unmatched.ecosystems(context, 1));
    }

    private Set<Long> images() {
        return database.read(Unmatched::images);
    }

    private void feed(String ecosystem) {
        run("INSERT INTO advisory_feed (ecosystem, origin, updated_at) VALUES ('" + ecosystem + "', 'x', 0)");
    }

    private void about(String ecosystem) {
        run("INSERT INTO advisory (osv_id, modified, fingerprint, ecosystems, header, record) VALUES ('R-" + ecosystem
                + "', 0, 0, 'Debian', x'00', x'00')");
        run(
                "INSERT INTO advisory_package (advisory_id, position, ecosystem, name, affected) VALUES (last_insert_rowid(), 0, '"
                        + ecosystem + "', 'bash', x'00')");
    }

    private void run(String sql) {
        database.update(context -> context.execute(sql));
    }
}
