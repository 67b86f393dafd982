package dev.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.Tools;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real client pushes to the sandbox and pulls from it. */
class SkopeoTest {
    private static final String PAT = "ghp_" + "s".repeat(36);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"oci, gzip", "oci, zstd", "v2s2, gzip"})
    void pushesAndPulls(String format, String compression) throws IOException {
        Tools.require("skopeo");
        Path tar = layer(6 << 20);
        try (Sandbox sandbox = sandbox()) {
            String image = "docker://" + sandbox.registryHost() + "/acme/team/app:1.0";
            skopeo(
                    "copy",
                    "--dest-tls-verify=false",
                    "--dest-creds=alice:" + PAT,
                    "--format=" + format,
                    "--dest-compress-format=" + compression,
                    "tarball:" + tar,
                    image);

            Truth.PackageTruth pushed = sandbox.truth().find("acme/team/app").orElseThrow();
            assertThat(pushed.tags()).containsOnlyKeys("1.0");
            assertThat(pushed.versions()).hasSize(1);

            sandbox.truth().forgetRequests();
            Path pulled = folder.resolve("pulled");
            skopeo("copy", "--src-tls-verify=false", "--src-creds=alice:" + PAT, image, "dir:" + pulled);
            assertThat(pulled.resolve("manifest.json")).exists();
            assertThat(sandbox.truth().count(RequestKind.STORAGE_GET)).isEqualTo(2);
            assertThat(sandbox.truth().credentials(Origin.STORAGE)).isEmpty();
        }
    }

    @Test
    void aTokenThatMayOnlyReadIsToldSo() throws IOException {
        Tools.require("skopeo");
        Path tar = layer(1 << 10);
        try (Sandbox sandbox = sandbox()) {
            String reader = "ghp_" + "r".repeat(36);
            sandbox.add(AccessToken.classic(reader, "alice", "read:packages"));
            assertThat(failing(
                            "copy",
                            "--dest-tls-verify=false",
                            "--dest-creds=alice:" + reader,
                            "tarball:" + tar,
                            "docker://" + sandbox.registryHost() + "/acme/app:1"))
                    .contains("denied", "does not match expected scopes");
        }
    }

    private static Sandbox sandbox() {
        return Sandbox.start(SandboxConfig.empty()
                .with(Owner.organization("acme", "alice"), Owner.user("alice"))
                .with(AccessToken.classic(PAT, "alice", "write:packages")));
    }

    private Path layer(int size) throws IOException {
        Path tar = folder.resolve("layer-" + size + ".tar");
        byte[] content = new byte[size];
        new Random(1).nextBytes(content);
        try (OutputStream out = Files.newOutputStream(tar);
                TarArchiveOutputStream archive = new TarArchiveOutputStream(out)) {
            TarArchiveEntry entry = new TarArchiveEntry("noise");
            entry.setSize(size);
            archive.putArchiveEntry(entry);
            archive.write(content);
            archive.closeArchiveEntry();
        }
        return tar;
    }

    private static String skopeo(String... arguments) {
        String[] command = new String[arguments.length + 2];
        command[0] = "skopeo";
        command[1] = "--insecure-policy";
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        return Tools.run(command);
    }

    private static String failing(String... arguments) {
        try {
            return "it went well: " + skopeo(arguments);
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }
}
