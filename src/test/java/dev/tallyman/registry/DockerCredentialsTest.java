package dev.tallyman.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.ImageReference;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerCredentialsTest {
    @TempDir
    Path home;

    @Test
    void anEntryOfTheFileIsFoundForItsOwnRegistryOnly() throws IOException {
        config("{\"auths\":{\"https://ghcr.io\":{\"auth\":\"" + base64("mona:s3cr3t:x") + "\"},"
                + "\"https://index.docker.io/v1/\":{\"username\":\"hub\",\"password\":\"hubpass\"}}}");
        assertThat(find("ghcr.io/acme/api")).contains(password("mona", "s3cr3t:x"));
        assertThat(find("docker.io/library/alpine")).contains(password("hub", "hubpass"));
        assertThat(find("evil.example/ghcr.io/api")).isEmpty();
        assertThat(find("ghcr.io.evil.example/a/b")).isEmpty();
    }

    @Test
    void theMostParticularEntryWins() throws IOException {
        config("{\"auths\":{\"ghcr.io\":{\"auth\":\"" + base64("a:wide") + "\"},\"ghcr.io/acme\":{\"auth\":\""
                + base64("a:narrow") + "\"}}}");
        assertThat(find("ghcr.io/acme/api")).contains(password("a", "narrow"));
        assertThat(find("ghcr.io/other/api")).contains(password("a", "wide"));
    }

    @Test
    void aRegistrysHelperIsAskedBeforeTheFile() throws IOException {
        helper("fake", "read host; echo \"{\\\"Username\\\":\\\"$host\\\",\\\"Secret\\\":\\\"from-helper\\\"}\"");
        config("{\"credHelpers\":{\"ghcr.io\":\"fake\"},\"auths\":{\"ghcr.io\":{\"auth\":\"" + base64("a:file")
                + "\"}}}");
        assertThat(find("ghcr.io/acme/api")).contains(password("ghcr.io", "from-helper"));
    }

    @Test
    void theStoreIsAskedWhereTheFileHasNothing() throws IOException {
        helper("store", "echo '{\"Username\":\"<token>\",\"Secret\":\"refresh-me\"}'");
        config("{\"credsStore\":\"store\",\"auths\":{\"ghcr.io\":{}}}");
        assertThat(find("ghcr.io/acme/api"))
                .contains(new RegistryCredential.IdentityToken(new Secret("refresh-me")));
    }

    @Test
    void whatIsWrongIsToldWithoutTheSecret() throws IOException {
        helper("broken", "echo 'not json s3cr3t'");
        helper("nothing", "echo credentials not found; exit 1");
        config("{\"credsStore\":\"broken\"}");
        assertThatThrownBy(() -> find("ghcr.io/a/b"))
                .isInstanceOf(TallymanException.class)
                .hasMessageContaining("not JSON")
                .hasMessageNotContaining("s3cr3t");
        config("{\"credsStore\":\"nothing\"}");
        assertThat(find("ghcr.io/a/b")).isEmpty();
        config("{\"credsStore\":\"absent\"}");
        assertThatThrownBy(() -> find("ghcr.io/a/b")).hasMessageContaining("cannot be started");
        config("{\"credsStore\":\"../../bin/sh\"}");
        assertThatThrownBy(() -> find("ghcr.io/a/b")).hasMessageContaining("not a program's name");
        config("{\"auths\":{\"ghcr.io\":{\"auth\":\"s3cr3t!\"}}}");
        assertThatThrownBy(() -> find("ghcr.io/a/b")).hasMessageContaining("base64").hasMessageNotContaining("s3cr3t");
        config("{ s3cr3t");
        assertThatThrownBy(() -> find("ghcr.io/a/b")).hasMessageContaining("not JSON").hasMessageNotContaining("s3cr3t");
    }

    private Optional<RegistryCredential> find(String image) {
        return new DockerCredentials(Map.of("HOME", home.toString(), "PATH", home + ":/usr/bin:/bin"))
                .find(ImageReference.tryParse(image).orElseThrow());
    }

    private void config(String json) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve(".docker")).resolve("config.json"), json);
    }

    private void helper(String name, String script) throws IOException {
        Path file = Files.writeString(home.resolve("docker-credential-" + name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static RegistryCredential password(String username, String password) {
        return new RegistryCredential.Password(username, new Secret(password));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
