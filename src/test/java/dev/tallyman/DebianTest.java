package dev.tallyman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package database of the Debian that runs this, as an image: what is listed is what dpkg itself lists. */
@Tag("integration")
class DebianTest {
    @TempDir
    Path folder;

    @Test
    void packagesAreThoseThatDpkgQueryLists() {
        Tools.require("dpkg-query");
        Tools.require("skopeo");
        assumeTrue(Files.exists(Path.of("/var/lib/dpkg/status")), "skipped: no dpkg database here");
        Path tar = folder.resolve("root.tar");
        Tools.run(
                "sh",
                "-c",
                "cd / && tar -chf '" + tar + "' etc/os-release var/lib/dpkg/status var/lib/dpkg/info/*.list");
        Path layout = folder.resolve("layout");
        Tools.run("skopeo", "copy", "--insecure-policy", "-q", "tarball:" + tar, "oci:" + layout + ":debian");

        JsonNode bom = new CommandRun(folder.resolve("data"))
                .run("sbom", "oci:" + layout + ":debian", "--format", "json", "--no-cache")
                .expect(0)
                .json();

        Set<String> listed = new TreeSet<>();
        bom.at("/0/images/0/packages")
                .forEach(each -> listed.add(
                        each.path("type").asText() + " " + each.path("name").asText() + " "
                                + each.path("version").asText()));
        assertThat(listed).isEqualTo(installed());
        assertThat(bom.at("/0/images/0/distribution/id").asText()).isEqualTo("debian");
    }

    /** Installed, and not merely configured: the second letter of dpkg's status. */
    private static Set<String> installed() {
        return Tools.run("dpkg-query", "-W", "-f=${db:Status-Abbrev}\tdeb ${Package} ${Version}\n")
                .lines()
                .filter(line -> line.charAt(1) == 'i')
                .map(line -> line.substring(line.indexOf('\t') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
