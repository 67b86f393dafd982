package dev.tallyman.connection;

import dev.tallyman.connection.Diagnosis.Capability;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Fault;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.PackageSetting;
import dev.tallyman.sandbox.RepositorySetting;
import dev.tallyman.sandbox.Visibility;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Every kind of token in every situation, as the doctor sees it. The table is {@code testdata/doctor/verdicts.txt}, which people read and
 * {@link DoctorTest} compares; a block of it is what {@link #block} writes.
 */
final class DoctorTable {
    /** Kinds of credentials, the classic one by its scopes. */
    enum Credential {
        CLASSIC("classic, right scopes", "ghp_", AccessToken.Kind.CLASSIC, "read:packages", "read:org"),
        CLASSIC_MISSING("classic, scope missing", "ghp_", AccessToken.Kind.CLASSIC, "read:org"),
        CLASSIC_EXCESS(
                "classic, too many scopes",
                "ghp_",
                AccessToken.Kind.CLASSIC,
                "admin:org",
                "delete:packages",
                "repo",
                "write:packages"),
        FINE_GRAINED("fine-grained", "github_pat_", AccessToken.Kind.FINE_GRAINED),
        INSTALLATION("installation of an App", "ghs_", AccessToken.Kind.INSTALLATION),
        APP_USER("user of an App", "ghu_", AccessToken.Kind.APP_USER),
        OAUTH("OAuth", "gho_", AccessToken.Kind.OAUTH, "read:packages"),
        ACTIONS("GITHUB_TOKEN of a workflow", "ghs_", AccessToken.Kind.ACTIONS),
        ANONYMOUS("anonymous", "", null);

        final String title;
        final AccessToken.Kind kind;
        private final String prefix;
        private final List<String> scopes;

        Credential(String title, String prefix, AccessToken.Kind kind, String... scopes) {
            this.title = title;
            this.prefix = prefix;
            this.kind = kind;
            this.scopes = List.of(scopes);
        }

        private String value(Situation situation) {
            return prefix.isEmpty()
                    ? ""
                    : prefix
                            + "%02dx%02d"
                                    .formatted(ordinal(), situation.ordinal())
                                    .repeat(8);
        }

        private AccessToken token(String value) {
            return switch (kind) {
                case CLASSIC -> AccessToken.classic(value, "mona", scopes.toArray(String[]::new));
                case OAUTH -> AccessToken.oauth(value, "mona", scopes.toArray(String[]::new));
                case FINE_GRAINED -> AccessToken.fineGrained(value, "mona");
                case APP_USER -> AccessToken.appUser(value, "mona");
                case INSTALLATION ->
                    AccessToken.installation(value, "acme")
                            .permitted("attestations", "read")
                            .permitted("security_events", "read");
                case ACTIONS -> AccessToken.actions(value, "acme/api").permitted("security_events", "write");
            };
        }
    }

    /** What the facts (section 1) say can be wrong with a token, or with what it is asked for; and that nothing is. */
    enum Situation {
        NOTHING_WRONG("nothing is wrong", "acme/api,acme/web"),
        WHOLE_OWNER("the scope is the owner", "acme"),
        NO_ACCESS("another's private package", "other/secret"),
        NOT_THERE("a package that is not there", "acme/nope"),
        ENDS_SOON("the token ends in three days", "acme/api"),
        EXPIRED("expired", "acme/api,acme/web"),
        REVOKED("revoked", "acme/api,acme/web"),
        SSO_REQUIRED("single sign-on is required", "locked/app"),
        SSO_PARTIAL("single sign-on leaves organisations out", ""),
        CLASSIC_BANNED("classic tokens are banned", "strict/app"),
        TOKEN_DENIED("the token endpoint denies", "acme/api,acme/web"),
        LOCKED_OUT("the account is locked", "acme/api,acme/web");

        final String title;
        private final String scope;

        Situation(String title, String scope) {
            this.title = title;
            this.scope = scope;
        }

        /** Without a token none can end or be refused. */
        private boolean isOfTokens() {
            return switch (this) {
                case ENDS_SOON, EXPIRED, REVOKED, SSO_PARTIAL, TOKEN_DENIED, LOCKED_OUT -> true;
                case NOTHING_WRONG, WHOLE_OWNER, NO_ACCESS, NOT_THERE, SSO_REQUIRED, CLASSIC_BANNED -> false;
            };
        }
    }

    private DoctorTable() {}

    static String heading(Credential credential, Situation situation) {
        return "=== " + credential.title + " / " + situation.title;
    }

    /** All blocks of a credential, by heading. */
    static Map<String, String> blocks(Credential credential, Path data) {
        Map<String, String> blocks = new LinkedHashMap<>();
        try (Box box = box(data.resolve("box"))) {
            for (Situation situation : Situation.values()) {
                blocks.put(heading(credential, situation), block(box, credential, situation));
            }
        }
        return blocks;
    }

    private static Box box(Path data) {
        Box box = new Box(data);
        box.sandbox.add(Owner.organization("other", "zoe"));
        box.sandbox.set(new PackageSetting("other/secret", Visibility.PRIVATE));
        box.push("other/secret", "1.0");
        box.sandbox.set(RepositorySetting.ofPrivate("acme/api").withAnalyses(2).attesting(box.push("acme/api", "1.0")));
        return box;
    }

    private static String block(Box box, Credential credential, Situation situation) {
        if (credential == Credential.ANONYMOUS && situation.isOfTokens()) {
            return "does not apply: there is no token\n";
        }
        String value = credential.value(situation);
        if (!value.isEmpty()) {
            box.sandbox.add(token(box, credential.token(value), situation));
        }
        if (situation == Situation.TOKEN_DENIED) {
            box.sandbox.faults().set(Fault.TOKEN_DENIED, 1);
        }
        if (situation == Situation.LOCKED_OUT) {
            lockOut(box, credential);
        }
        box.connections(box.environment("USER", "test"))
                .list()
                .forEach(old -> box.connections(box.environment("USER", "test")).remove(old.name()));
        Diagnosis diagnosis = box.connections(
                        box.environment("GITHUB_PAT", value, "GHCR_IMAGE_SCOPE", situation.scope, "USER", "test"))
                .test(Connection.DEFAULT_NAME, step -> {});
        box.sandbox.faults().clear();
        return text(box, diagnosis);
    }

    private static AccessToken token(Box box, AccessToken token, Situation situation) {
        Instant now = Instant.now();
        return switch (situation) {
            case ENDS_SOON -> token.expiringAt(now.plus(Duration.ofDays(3)));
            case EXPIRED -> token.expiringAt(now.minusSeconds(5));
            case REVOKED -> token.asRevoked();
            case NOTHING_WRONG,
                    WHOLE_OWNER,
                    NO_ACCESS,
                    NOT_THERE,
                    SSO_REQUIRED,
                    SSO_PARTIAL,
                    CLASSIC_BANNED,
                    TOKEN_DENIED,
                    LOCKED_OUT -> token;
        };
    }

    /** Somebody sends bad credentials of the same account until GitHub has enough of it. */
    private static void lockOut(Box box, Credential credential) {
        String bad = credential.value(Situation.LOCKED_OUT) + "bad";
        box.sandbox.add(credential.token(bad).asRevoked());
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 10; i++) {
                client.send(
                        HttpRequest.newBuilder(URI.create(box.sandbox.apiUrl() + "/user"))
                                .header("Authorization", "Bearer " + bad)
                                .header("User-Agent", "somebody")
                                .build(),
                        BodyHandlers.discarding());
            }
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Box box, Diagnosis diagnosis) {
        Diagnosis.Scopes scopes = diagnosis.scopes();
        List<String> lines = new ArrayList<>();
        lines.add("exit " + diagnosis.exitStatus() + (diagnosis.ok() ? ", ok" : ", not ok") + "; "
                + diagnosis.identity().kind().word() + " token of "
                + diagnosis.identity().login() + "; ends "
                + (diagnosis.expiresAt() == null ? "never" : "at a time") + "; scopes " + scopes.found() + " missing "
                + scopes.missing() + " excess " + scopes.excess());
        diagnosis.capabilities().forEach(one -> lines.add(line(one)));
        diagnosis.steps().stream()
                .filter(step -> step.mark() == Diagnosis.Mark.WARNING)
                .forEach(step ->
                        lines.add("  warns: " + step.name() + ": " + step.detail() + "\n      -> " + step.remedy()));
        diagnosis.notVisible().forEach(hidden -> lines.add("  not visible: " + hidden));
        return lines.stream()
                .collect(Collectors.joining("\n", "", "\n"))
                .replace(box.sandbox.registryHost(), "ghcr.io")
                .replace(box.sandbox.apiUrl().toString(), "https://api.github.com")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME");
    }

    private static String line(Capability one) {
        String what = one.capability().word() + (one.owner() == null ? "" : " of " + one.owner());
        return "  %-24s %-8s %s".formatted(what, one.state().word(), one.evidence())
                + (one.remedy() == null ? "" : "\n      -> " + one.remedy());
    }
}
