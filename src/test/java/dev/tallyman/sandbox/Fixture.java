package dev.tallyman.sandbox;

/** A small organisation: {@code acme} with its admin {@code alice} and its member {@code bob}. */
final class Fixture {
    static final String ADMIN = "ghp_" + "a".repeat(36);
    static final String READER = "ghp_" + "b".repeat(36);
    static final String NO_SCOPES = "ghp_" + "c".repeat(36);
    static final String FINE = "github_pat_" + "d".repeat(60);
    static final String APP = "ghs_" + "e".repeat(36);
    static final String WORKFLOW = "ghs_" + "f".repeat(36);
    static final String OAUTH = "gho_" + "0".repeat(36);
    static final String REVOKED = "ghp_" + "1".repeat(36);

    private Fixture() {}

    static SandboxConfig config() {
        return SandboxConfig.empty()
                .with(Owner.organization("acme", "alice").withMembers("bob"), Owner.user("alice"), Owner.user("bob"))
                .with(
                        AccessToken.classic(ADMIN, "alice", "write:packages", "delete:packages", "read:org"),
                        AccessToken.classic(READER, "bob", "read:packages"),
                        AccessToken.classic(NO_SCOPES, "alice"),
                        AccessToken.fineGrained(FINE, "alice"),
                        AccessToken.installation(APP, "acme"),
                        AccessToken.actions(WORKFLOW, "acme/api"),
                        AccessToken.oauth(OAUTH, "alice", "read:packages"),
                        AccessToken.classic(REVOKED, "carol", "read:packages").asRevoked())
                .with(
                        new PackageSetting("acme/api", Visibility.PRIVATE).linkedTo("acme/api"),
                        new PackageSetting("acme/site", Visibility.PUBLIC),
                        new PackageSetting("acme/wiki", Visibility.INTERNAL))
                .withLimits(Limits.none());
    }

    /** The sandbox with an image {@code 1.0} in each of the three packages. */
    static Sandbox start(SandboxConfig config) {
        Sandbox sandbox = Sandbox.start(config);
        for (String name : new String[] {"acme/api", "acme/site", "acme/wiki"}) {
            Manifests.push(sandbox, name, "1.0", "layer of " + name);
        }
        return sandbox;
    }

    static Sandbox start() {
        return start(config());
    }
}
