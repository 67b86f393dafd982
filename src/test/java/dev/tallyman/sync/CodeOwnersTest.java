package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CODEOWNERS as GitHub's documentation describes it ("About code owners", syntax and its example file). */
class CodeOwnersTest {
    @ParameterizedTest
    @CsvSource({
        "*, Dockerfile, true",
        "*, services/api/Dockerfile, true",
        "*.js, a/b/c.js, true",
        "*.js, a/b/c.jsx, false",
        "/build/logs/, build/logs/x/y.txt, true",
        "/build/logs/, other/build/logs/x, false",
        "build/logs/, other/build/logs/x, false",
        "docs/*, docs/getting-started.md, true",
        "docs/*, docs/build-app/troubleshooting.md, false",
        "apps/, a/apps/b/c, true",
        "apps/, apps, false",
        "/docs/, docs/x, true",
        "/docs/, a/docs/x, false",
        "/scripts/, scripts/x, true",
        "**/logs, build/logs/x, true",
        "**/logs, deeply/nested/logs, true",
        "/apps/github, apps/github/Dockerfile, true",
        "/apps/github, apps/github2/Dockerfile, false",
        "apps, x/apps/Dockerfile, true",
        "/a/**/z, a/z, true",
        "/a/**/z, a/b/c/z, true",
        "/a/**, a/b/c, true",
        "/a/**, a, false",
        "Dockerfile, services/api/Dockerfile, true",
        "/Dockerfile, services/api/Dockerfile, false",
        "Docker????, Dockerfile, true",
        "docker*, Dockerfile, false",
        "'a\\*b', 'a*b', true",
        "'a\\*b', 'axb', false",
    })
    void patternsMatchAsGitHubSays(String pattern, String path, boolean matches) {
        assertThat(PathPattern.of(pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    void theLastRuleThatFitsCounts() {
        CodeOwners owners = CodeOwners.parse("""
                # everybody
                *       @global-owner1 @global-owner2
                *.go    docs@example.com # an address
                /apps/  @octo-org/codeowners

                /apps/github
                with\\ space/ @spacer
                !/apps/ @nobody
                [ab]/ @nobody
                /bad/ not-an-owner
                """);
        assertThat(owners.of("Dockerfile")).containsExactly("@global-owner1", "@global-owner2");
        assertThat(owners.of("x/main.go")).containsExactly("docs@example.com");
        assertThat(owners.of("apps/x")).containsExactly("@octo-org/codeowners");
        assertThat(owners.of("apps/github/x")).as("a rule without owners").isEmpty();
        assertThat(owners.of("with space/x")).containsExactly("@spacer");
        assertThat(owners.of("bad/x")).as("a line that is no rule").containsExactly("@global-owner1", "@global-owner2");
        assertThat(CodeOwners.parse("").of("Dockerfile")).isEmpty();
    }

    @Test
    @Timeout(10)
    void hostilePatternsTakeNoTime() {
        String stars = "*a".repeat(400) + "b";
        String depth = "/**".repeat(300) + "/x";
        CodeOwners owners = CodeOwners.parse(stars + " @a\n" + depth + " @b\n");
        assertThat(owners.of("a".repeat(2_000))).isEmpty();
        assertThat(owners.of("a/".repeat(2_000) + "y")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/acme/api, acme/api, ''",
        "https://github.com/acme/api.git, acme/api, ''",
        "git+https://github.com/acme/api.git, acme/api, ''",
        "https://github.com/acme/mono/tree/main/services/api/, acme/mono, services/api",
        "https://github.com/acme/mono#readme, acme/mono, ''",
        "https://ghes.example/acme/api, acme/api, ''",
    })
    void addressesOfRepositoriesAreRead(String address, String repository, String path) {
        assertThat(SourceLabel.parse(address, "ghes.example")).contains(new SourceLabel(repository, path));
    }

    @ParameterizedTest
    @CsvSource({
        "https://gitlab.com/acme/api",
        "https://github.com/acme",
        "git@github.com:acme/api.git",
        "javascript:alert(1)"
    })
    void otherAddressesAreNone(String address) {
        assertThat(SourceLabel.parse(address, "api.github.com")).isEmpty();
    }
}
