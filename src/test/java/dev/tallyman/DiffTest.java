package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Corpus;
import dev.tallyman.testing.Tar;
import dev.tallyman.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two real images have that the other has not. */
@Tag("integration")
class DiffTest {
    @TempDir
    private static Path folder;

    private static String vulnerable;
    private static String patched;

    @BeforeAll
    static void importAdvisories() throws IOException {
        vulnerable = "rootfs:" + Corpus.require("rootfs/alpine-minirootfs-3.10.3-x86_64.tar.gz");
        patched = "rootfs:" + Corpus.require("rootfs/alpine-minirootfs-3.10.9-x86_64.tar.gz");
        SampleRecords.importInto(folder);
    }

    @Test
    void anUpdateLosesFindingsAndChangesVersions() {
        JsonNode diff = tallyman("diff", vulnerable, patched).expect(0).json().at("/0/diff");
        assertThat(diff.path("onlyLeft")).isEmpty();
        assertThat(diff.path("onlyRight")).isEmpty();
        assertThat(diff.path("changed")).isNotEmpty().anySatisfy(one -> {
            assertThat(one.path("name").asText()).isEqualTo("libssl1.1");
            assertThat(one.at("/left/0").asText()).isEqualTo("1.1.1d-r0");
        });
        assertThat(diff.path("same").asInt() + diff.path("changed").size()).isEqualTo(14);
        assertThat(diff.path("lost")).isNotEmpty();
        assertThat(diff.path("gained")).isEmpty();
    }

    @Test
    void aGateTripsOnWhatWasGainedAndNotOnWhatWasLost() throws IOException {
        String old = npm("4.17.15");
        String current = npm("4.17.21");
        tallyman("diff", old, current, "--exit-code").expect(1);
        tallyman("diff", old, old, "--exit-code").expect(0);
        tallyman("diff", old, current, "--fail-on", "low").expect(0);
        tallyman("diff", current, old, "--fail-on", "high").expect(1);
        tallyman("diff", current, old, "--fail-on", "critical").expect(0);
        tallyman("diff", current, old, "--fail-on", "nothing").expect(2);
        tallyman("diff", current, "rootfs:" + folder.resolve("none")).expect(3);
        tallyman("diff", current, old, "--format", "csv").expect(2);
    }

    private static String npm(String version) throws IOException {
        byte[] tar = new Tar()
                .file(
                        "app/node_modules/lodash/package.json",
                        "{\"name\": \"lodash\", \"version\": \"" + version + "\"}")
                .closed();
        return "rootfs:" + Files.write(folder.resolve("lodash-" + version + ".tar"), tar);
    }

    @Test
    void itIsWrittenForPeopleAndHarmlessly() throws Exception {
        byte[] tar = new Tar()
                .file(
                        "app/node_modules/<b>x|\u001b[31m/package.json",
                        "{\"name\": \"<b>x|\\u001b[31m\", \"version\": \"1<i>\"}")
                .closed();
        String hostile = "rootfs:" + Files.write(folder.resolve("hostile.tar"), tar);
        assertThat(tallyman("diff", vulnerable, patched, "--format", "table")
                        .expect(0)
                        .out())
                .contains("libssl1.1", "1.1.1d-r0", "lost");
        String markdown =
                tallyman("diff", vulnerable, hostile, "--format", "markdown").out();
        assertThat(markdown).contains("| package | type | left | right |").doesNotContain("<b>", "<i>", "\u001b");
        assertThat(tallyman("diff", vulnerable, hostile, "--format", "table").out())
                .doesNotContain("\u001b");
    }

    @Test
    void thePlatformsOfAnIndexAreCompared() {
        Path amd = Corpus.require("rootfs/alpine-minirootfs-3.18.9-x86_64.tar.gz");
        Path arm = Corpus.require("rootfs/alpine-minirootfs-3.18.9-aarch64.tar.gz");
        Tools.require("skopeo");
        Tools.require("umoci");
        String layout = "oci:" + folder.resolve("layout");
        Tools.run("skopeo", "copy", "--insecure-policy", "-q", "tarball:" + amd, layout + ":amd");
        Tools.run("skopeo", "copy", "--insecure-policy", "-q", "tarball:" + arm, layout + ":arm");
        Tools.run("umoci", "config", "--image", folder.resolve("layout") + ":arm", "--architecture=arm64");
        JsonNode alone = tallyman("diff", layout + ":amd").json();
        assertThat(alone).isEmpty();
        JsonNode diff = tallyman("diff", layout + ":amd", layout + ":arm").json();
        assertThat(diff).hasSize(1);
        assertThat(diff.at("/0/left/platform").asText()).isEqualTo("linux/amd64");
        assertThat(diff.at("/0/right/platform").asText()).isEqualTo("linux/arm64");
        assertThat(diff.at("/0/diff/same").asInt()).isEqualTo(15);
        assertThat(diff.at("/0/diff/changed")).isEmpty();
    }

    private static CommandRun.Result tallyman(String... arguments) {
        return SampleRecords.tallyman(folder).run(arguments);
    }
}
