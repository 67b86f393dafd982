package dev.tallyman.catalog.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.ManifestReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigSecretsTest {
    private static final SecretSearch SEARCH = new SecretSearch(new Fingerprints(() -> new byte[32]));
    private static final String TOKEN = "npm" + "_" + SecretRulesTest.any(36);
    private static final String WORD = "k3" + SecretRulesTest.any(14);

    private static byte[] json() {
        return """
                {"os":"linux","architecture":"amd64","config":{
                 "Env":["PATH=/usr/bin","DB_PASSWORD=%2$s","GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D","TOKEN_URL=https://login.acme/oauth"],
                 "Labels":{"com.acme.token":"%1$s","org.opencontainers.image.title":"api"},
                 "Cmd":["serve","--secret=%2$s"]},
                 "rootfs":{"diff_ids":[]},
                 "history":[{"created_by":"ADD rootfs /"},{"created_by":"|1 NPM_TOKEN=%1$s /bin/sh -c npm ci"}]}
                """.formatted(TOKEN, WORD).getBytes(StandardCharsets.UTF_8);
    }

    private static ImageConfig config(byte[] json) {
        try {
            return ManifestReader.readConfig(json);
        } catch (ManifestReader.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void variablesLabelsStepsAndCommandsAreSearched() {
        List<FoundSecret> found = ConfigSecrets.of(config(json()), SEARCH);
        assertThat(found)
                .extracting(FoundSecret::kind, FoundSecret::where, FoundSecret::rule)
                .containsExactly(
                        tuple(FoundSecret.Kind.ENVIRONMENT, "DB_PASSWORD", "config-variable"),
                        tuple(FoundSecret.Kind.LABEL, "com.acme.token", "npm-token"),
                        tuple(FoundSecret.Kind.HISTORY, "step 2", "npm-token"),
                        tuple(FoundSecret.Kind.COMMAND, "command", "config-variable"));
        assertThat(found.get(1).fingerprint())
                .isEqualTo(found.get(2).fingerprint())
                .isNotEqualTo(found.get(0).fingerprint());
        assertThat(found.toString()).doesNotContain(TOKEN).doesNotContain(WORD);
    }

    @Test
    void whatIsShownHasAMarkInTheirPlace() {
        String shown = ConfigSecrets.masked(config(json())).toString();
        assertThat(shown)
                .doesNotContain(TOKEN)
                .doesNotContain(WORD)
                .contains(
                        "DB_PASSWORD=[secret]",
                        "NPM_TOKEN=[secret] /bin/sh -c npm ci",
                        "PATH=/usr/bin",
                        "GPG_KEY=A035");
    }

    @Test
    void whatIsKeptHasAMarkInTheirPlace() {
        String kept = new String(ConfigSecrets.masked(json()).orElseThrow(), StandardCharsets.UTF_8);
        assertThat(kept).doesNotContain(TOKEN).doesNotContain(WORD);
        assertThat(config(kept.getBytes(StandardCharsets.UTF_8))).isEqualTo(ConfigSecrets.masked(config(json())));
    }

    @Test
    void aConfigurationWithoutSecretsStaysAsItIs() {
        byte[] clean = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Env\":[\"PASSWORD=\"]}}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(ConfigSecrets.masked(clean)).isEmpty();
        assertThat(ConfigSecrets.masked("no JSON".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }
}
