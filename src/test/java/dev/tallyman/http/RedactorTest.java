package dev.tallyman.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.model.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private final Redactor redactor = new Redactor();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_0123456789abcdefghijABCDEFGHIJ012345",
                "ghs_123456_eyJhbGciOi.J9.abc-def_ghi0123456789012345678901234567890",
                "gho_0123456789abcdefghijABCDEFGHIJ012345",
                "ghu_0123456789abcdefghijABCDEFGHIJ012345",
                "ghr_0123456789abcdefghijABCDEFGHIJ012345",
                "github_pat_0123456789abcdefghijABCDEF_0123"
            })
    void knowsTokensByTheirForm(String token) {
        assertThat(redactor.redact("a " + token + "\" b")).isEqualTo("a [redacted]\" b");
    }

    @Test
    void aLongTokenIsRedactedToItsEnd() {
        String token = "ghs_" + "a".repeat(5000);
        assertThat(redactor.redact("x" + token + " y")).isEqualTo("x[redacted] y");
    }

    @Test
    void knowsRegisteredSecretsInEveryForm() {
        String secret = "s3cr3t/pass+word ü&x=1";
        redactor.register(new Secret(secret));
        assertThat(redactor.redact(secret)).isEqualTo(Redactor.MARK);
        assertThat(redactor.redact(URLEncoder.encode(secret, StandardCharsets.UTF_8)))
                .isEqualTo(Redactor.MARK);
        for (String before : new String[] {"", "u", "us", "usr:", "mona:"}) {
            for (String after : new String[] {"", "z", "zz"}) {
                byte[] text = (before + secret + after).getBytes(StandardCharsets.UTF_8);
                for (String encoded : new String[] {
                    Base64.getEncoder().encodeToString(text),
                    Base64.getUrlEncoder().withoutPadding().encodeToString(text)
                }) {
                    String redacted = redactor.redact("auth=" + encoded);
                    assertThat(redacted).startsWith("auth=").contains(Redactor.MARK);
                    assertThat(redacted.length())
                            .isLessThan(Redactor.MARK.length() + 5 + 4 + 8 + before.length() + after.length());
                }
            }
        }
    }

    @Test
    void knowsAuthorizationValuesAndPasswordsInAddresses() {
        assertThat(redactor.redact("Authorization: Bearer abcdefghij0123456789xyz"))
                .isEqualTo("Authorization: Bearer [redacted]");
        assertThat(redactor.redact("https://user:pa55@proxy:8080/x")).isEqualTo("https://[redacted]@proxy:8080/x");
        assertThat(redactor.redact("Bearer realm=\"https://ghcr.io/token\",service=\"ghcr.io\""))
                .isEqualTo("Bearer realm=\"https://ghcr.io/token\",service=\"ghcr.io\"");
    }

    @Test
    void leavesOrdinaryTextAlone() {
        String text = "ghp_short and sha256:0123 at https://ghcr.io/v2/acme/api/manifests/1.0";
        assertThat(redactor.redact(text)).isEqualTo(text);
    }
}
