package dev.tallyman.catalog.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tallyman.catalog.SecretFact;
import dev.tallyman.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One text that each rule finds and one that it must not. All secrets are made here, while the test runs. */
class SecretRulesTest {
    private static final SecretSearch SEARCH = new SecretSearch(new Fingerprints(() -> new byte[32]));
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String HEX = "0123456789abcdef";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";

    /**
     * @param text  with the secret
     * @param clean much the same without one
     */
    record Case(String rule, String path, String text, String clean) {
        @Override
        public String toString() {
            return rule;
        }
    }

    @Test
    void theBuildsRulesAreThoseThatPeopleRead() throws IOException {
        JsonNode built = new JsonMapper().readTree(SecretRules.class.getResource("rules.json"));
        assertThat(built).isEqualTo(new YAMLMapper().readTree(SecretRules.class.getResource("rules.yaml")));
        assertThat(built.path("rules")).hasSizeGreaterThan(50);
    }

    /** The same characters for the same seed, and no two seeds alike. */
    static String random(String alphabet, int length, String seed) {
        StringBuilder text = new StringBuilder();
        for (int block = 0; text.length() < length; block++) {
            String hex =
                    Digest.of((seed + block).getBytes(StandardCharsets.UTF_8)).hex();
            for (int i = 0; i + 2 <= hex.length() && text.length() < length; i += 2) {
                text.append(alphabet.charAt(Integer.parseInt(hex.substring(i, i + 2), 16) % alphabet.length()));
            }
        }
        return text.toString();
    }

    static String any(int length) {
        return random(ALPHABET, length, "any");
    }

    static String hex(int length) {
        return random(HEX, length, "hex");
    }

    static String pem(String label, String head, String body) {
        return "-----BEGIN " + label + "-----\n" + head + body.replaceAll("(.{64})", "$1\n") + "\n-----END " + label
                + "-----\n";
    }

    static String key() {
        return "PRIVATE" + " KEY";
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        String body = "MIIEvQ" + any(800) + "==";
        String openSsh = Base64.getEncoder()
                .encodeToString(
                        ("openssh-key-v1\0\0\0\0\4none\0\0\0\4none" + any(300)).getBytes(StandardCharsets.ISO_8859_1));
        String openSshLocked = Base64.getEncoder()
                .encodeToString(("openssh-key-v1\0\0\0\0\12aes256-ctr\0\0\0\6bcrypt" + any(300))
                        .getBytes(StandardCharsets.ISO_8859_1));
        String mention = "if (line.equals(\"-----BEGIN " + key() + "-----\")) {}";
        cases.add(new Case("private-key", "srv/tls.key", pem("RSA " + key(), "", body), mention));
        cases.add(new Case("private-key", "srv/tls.key", pem(key(), "", body), pem("PUBLIC KEY", "", body)));
        cases.add(new Case(
                "private-key", "root/.ssh/id_ed25519", pem("OPENSSH " + key(), "", openSsh), "ssh-ed25519 " + any(68)));
        cases.add(new Case(
                "private-key",
                "app/.signing",
                "KEY=\"" + pem("EC " + key(), "", body).replace("\n", "\\n") + "\"",
                mention));
        cases.add(new Case(
                "private-key",
                "app/release.asc",
                pem("PGP " + key() + " BLOCK", "Version: GnuPG v2\n\n", body),
                pem("PGP PUBLIC KEY BLOCK", "", body)));
        cases.add(new Case("private-key-encrypted", "srv/tls.key", pem("ENCRYPTED " + key(), "", body), mention));
        cases.add(new Case(
                "private-key-encrypted",
                "srv/tls.key",
                pem("RSA " + key(), "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC," + hex(32) + "\n\n", body),
                mention));
        cases.add(new Case(
                "private-key-encrypted", "root/.ssh/id_rsa", pem("OPENSSH " + key(), "", openSshLocked), mention));
        cases.add(new Case(
                "putty-key",
                "root/key.ppk",
                "PuTTY-User-Key-" + "File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 1\n" + any(64)
                        + "\nPrivate-Lines: 1\n" + any(60) + "\nPrivate-MAC: " + hex(64) + "\n",
                "PuTTY-User-Key-File-3: is what it begins with"));
        cases.add(new Case(
                "age-key",
                "root/keys.txt",
                "AGE-SECRET-" + "KEY-1" + random(BECH32, 58, "age"),
                "AGE-SECRET-KEY-1 is its prefix"));
        cases.add(new Case(
                "gcp-service-account",
                "app/sa.json",
                "{\"type\": \"service_account\", \"private_key\": \"-----BEGIN " + key() + "-----\\n" + body
                        + "\\n-----END " + key() + "-----\\n\"}",
                "{\"private_key\": \"\"}"));
        token(cases, "github-token", "ghp" + "_" + any(36), "ghp_" + "a".repeat(36));
        token(cases, "github-token", "ghs" + "_" + any(36), "ghs_" + any(20));
        token(
                cases,
                "github-fine-grained-token",
                "github_" + "pat_" + any(22) + "_" + any(59),
                "github_pat_" + any(10));
        token(cases, "gitlab-token", "glpat" + "-" + any(20), "glpat-" + "x".repeat(20));
        token(cases, "aws-access-key-id", "AKIA" + random(BASE32, 16, "aws"), "AKIAIOSFODNN7" + "EXAMPLE");
        token(
                cases,
                "aws-secret-access-key",
                "aws_secret_access_key = " + random(ALPHABET + "/+", 40, "aws"),
                "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY");
        token(cases, "aws-session-token", "aws_session_token=" + any(200), "aws_session_token=" + "${TOKEN}");
        token(cases, "google-api-key", "AIza" + any(35), "AIza" + any(10));
        token(cases, "google-oauth-secret", "GOCSPX" + "-" + any(28), "GOCSPX-" + any(5));
        token(
                cases,
                "azure-storage-key",
                "AccountName=a;AccountKey=" + any(86) + "==;",
                "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");
        token(
                cases,
                "azure-shared-access-key",
                "Endpoint=sb://a;SharedAccessKey=" + any(43) + "=",
                "SharedAccessKey=<key>");
        token(
                cases,
                "azure-sas-url",
                "https://a.blob.core.windows.net/b?sv=2022&sig=" + any(43) + "%3D",
                "https://a/b?sig=none");
        token(cases, "azure-client-secret", any(3) + "8Q~" + any(34), "8Q~" + any(34));
        token(cases, "slack-token", "xoxb" + "-987654321098-" + any(24), "xoxb-short");
        token(
                cases,
                "slack-webhook",
                "https://hooks.slack.com/" + "services/T" + random(ALPHABET, 9, "t") + "/B" + random(ALPHABET, 9, "b")
                        + "/" + any(24),
                "https://hooks.slack.com/services/T000/B000/X");
        token(
                cases,
                "discord-webhook",
                "https://discord.com/api/" + "webhooks/987654321098765432/" + any(68),
                "https://discord.com/api/webhooks/1/x");
        token(cases, "telegram-bot-token", "987654321:AA" + any(33), "987654321:AA" + any(10));
        token(cases, "stripe-live-key", "sk_" + "live_" + any(24), "sk_live_" + "x".repeat(24));
        token(cases, "stripe-test-key", "sk_" + "test_" + any(24), "sk_test_");
        token(cases, "stripe-webhook-secret", "whsec" + "_" + any(32), "whsec_short");
        token(cases, "shopify-token", "shpat" + "_" + hex(32), "shpat_" + "0".repeat(32));
        token(cases, "npm-token", "npm" + "_" + any(36), "npm_config_cache_minimum_is_a_setting_x");
        cases.add(new Case(
                "npmrc-credential",
                "root/.npmrc",
                "//npm.acme.internal/:_authToken=" + hex(8) + "-" + any(20),
                "//npm.acme.internal/:_authToken=${NPM_TOKEN}"));
        token(cases, "pypi-token", "pypi-AgEIcHlwaS5vcmc" + any(120), "pypi-AgEIcHlwaS5vcmc");
        token(cases, "docker-hub-token", "dckr" + "_pat_" + any(27), "dckr_pat_x");
        token(cases, "rubygems-token", "rubygems" + "_" + hex(48), "rubygems_version");
        token(cases, "nuget-key", "oy2" + random("abcdefghijklmnopqrstuvwxyz234567", 43, "nuget"), "oy2k");
        token(cases, "crates-io-token", "cio" + any(32), "cioabc");
        token(cases, "artifactory-token", "AKCp" + any(69), "AKCp");
        token(cases, "hugging-face-token", "hf" + "_" + any(34), "hf_hub_download");
        token(
                cases,
                "openai-key",
                "sk-proj-" + random(ALPHABET, 30, "o") + "T3Blbk" + "FJ" + any(30),
                "sk-proj-T3BlbkFJ");
        token(cases, "anthropic-key", "sk-" + "ant-api03-" + any(95), "sk-ant-api03-your-key");
        token(cases, "sendgrid-key", "SG" + "." + random(ALPHABET, 22, "sg") + "." + any(43), "SG.short.short");
        token(cases, "twilio-auth-token", "TWILIO_AUTH_TOKEN=" + hex(32), "TWILIO_AUTH_TOKEN=" + "0".repeat(32));
        token(cases, "mailgun-key", "mailgun.api.key=key-" + hex(32), "mailgun.domain=acme.example");
        token(cases, "vault-token", "hvs" + "." + any(90), "hvs.x");
        token(cases, "terraform-cloud-token", any(14) + ".atlasv1." + random(ALPHABET, 67, "tfc"), ".atlasv1.");
        token(cases, "digitalocean-token", "dop" + "_v1_" + hex(64), "dop_v1_" + "0".repeat(64));
        token(cases, "databricks-token", "dapi" + hex(32), "dapi" + "0".repeat(32));
        token(cases, "grafana-token", "glsa" + "_" + any(32) + "_" + hex(8), "glsa_x");
        token(cases, "atlassian-token", "ATATT3" + any(186), "ATATT3");
        token(cases, "new-relic-key", "NRAK" + "-" + random(BASE32, 27, "nr"), "NRAK-X");
        token(cases, "linear-key", "lin_" + "api_" + any(40), "lin_api_key");
        token(cases, "postman-key", "PMAK" + "-" + random(HEX, 24, "p") + "-" + random(HEX, 34, "q"), "PMAK-x");
        token(cases, "heroku-key", "HRKU" + "-AA" + any(58), "HRKU-x");
        cases.add(new Case(
                "kubeconfig-credential",
                "root/.kube/config",
                "    client-key-data: " + any(400),
                "    client-key-data: REDACTED"));
        cases.add(new Case("kubeconfig-token", "root/.kube/config", "    token: " + any(40), "    token: ${TOKEN}"));
        String jwt = "eyJhbGciOiJSUzI1NiJ9.eyJ" + random(ALPHABET, 60, "claims") + "." + any(86);
        token(
                cases,
                "jwt",
                jwt,
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0." + any(43));
        cases.add(new Case(
                "docker-config-auth",
                "root/.docker/config.json",
                "{\"auths\": {\"r.acme\": {\"auth\": \"" + any(30) + "==\"}}}",
                "{\"auths\": {\"r.acme\": {}}, \"credsStore\": \"pass\"}"));
        cases.add(new Case(
                "netrc-password", "root/.netrc", "machine h login me password pw" + any(4), "machine h login me"));
        cases.add(new Case(
                "pypirc-password",
                "root/.pypirc",
                "[pypi]\nusername = me\npassword = p" + any(7),
                "[pypi]\nusername = me\n"));
        cases.add(new Case(
                "pgpass-password",
                "root/.pgpass",
                "db.acme:5432:*:app:p" + any(7),
                "# host:port:database:user:password"));
        cases.add(new Case(
                "maven-password",
                "root/.m2/settings.xml",
                "<server><password>p" + any(7) + "</password></server>",
                "<server><password>${env.PW}</password></server>"));
        cases.add(new Case(
                "shadow-hash",
                "etc/shadow",
                "root:$6$" + any(8) + "$" + any(86) + ":19000:0:::::",
                "root:*:19000:0:::::"));
        cases.add(new Case("htpasswd-hash", "etc/nginx/.htpasswd", "me:$apr1$" + any(8) + "$" + any(22), "me:"));
        token(
                cases,
                "url-password",
                "DATABASE=postgres://app:s3" + any(8) + "@db:5432/app",
                "DATABASE=postgres://user:password@db:5432/app");
        cases.add(new Case("env-file", "app/.env", "DB_PASSWORD=" + any(14), "DB_PASSWORD=changeme123"));
        cases.add(new Case(
                "assignment", "app/config.yml", "password: \"" + any(20) + "\"", "password: \"${DB_PASSWORD}\""));
        cases.add(new Case(
                "assignment",
                "app/task.json",
                "{\"a\":1,\"clientSecret\":\"" + any(20) + "\"}",
                "{\"valueFrom\": \"arn:aws:secretsmanager:eu-west-1:123456789012:secret:Shop-" + any(20) + "\"}"));
        return cases;
    }

    private static void token(List<Case> cases, String rule, String secret, String clean) {
        cases.add(new Case(rule, "srv/notes.txt", "first line\nvalue " + secret + " \nlast", "value " + clean + " \n"));
    }

    static List<String> found(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return SEARCH.file(path, bytes, bytes.length).stream()
                .map(SecretFact::rule)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsWhatItIsForAndNothingElse(Case one) {
        assertThat(found(one.path(), one.text())).containsExactly(one.rule());
        assertThat(found(one.path(), one.clean())).isEmpty();
    }

    @Test
    void everyRuleHasACase() {
        Set<String> tried = new HashSet<>();
        cases().forEach(one -> tried.add(one.rule()));
        tried.add("config-variable"); // ConfigSecretsTest
        assertThat(SecretRules.builtIn().all().stream().map(SecretRule::id))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(tried).contains(id));
    }

    @Test
    void everyRuleIsWhole() {
        assertThat(SecretRules.builtIn().all()).allSatisfy(rule -> {
            assertThat(rule.name()).isNotBlank();
            assertThat(rule.keywords()).isNotEmpty();
            assertThat(rule.severity()).isNotEqualTo(dev.tallyman.model.Severity.UNKNOWN);
        });
    }
}
