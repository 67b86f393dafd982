package dev.tallyman.connection;

import dev.tallyman.github.EtagCache;
import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.Digest;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.PackageSetting;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.sandbox.Visibility;
import dev.tallyman.store.ConnectionStore;
import dev.tallyman.store.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A sandbox with two organisations and a user, and everything that a connection to it needs. */
final class Box implements AutoCloseable {
    static final String CLASSIC = "ghp_" + "a1B2".repeat(9);
    static final String EXPIRED = "ghp_" + "e1B2".repeat(9);
    static final String REVOKED = "ghp_" + "r1B2".repeat(9);
    static final String FINE = "github_pat_" + "f1B2".repeat(9);
    static final String INSTALLATION = "ghs_" + "i1B2".repeat(9);
    static final String ACTIONS = "ghs_" + "w1B2".repeat(9);
    static final String OAUTH = "gho_" + "o1B2".repeat(9);

    final Sandbox sandbox;
    final Http http;
    final Database database;
    final List<Duration> waits = new ArrayList<>();
    final Path data;

    Box(Path data) {
        this(data, SandboxConfig.empty());
    }

    Box(Path data, SandboxConfig config) {
        this.data = data;
        sandbox = Sandbox.start(config.with(
                        Owner.organization("acme", "mona"),
                        Owner.organization("locked", "mona").requiringSingleSignOn(),
                        Owner.organization("strict", "mona").banningClassicTokens(),
                        Owner.user("mona"))
                .with(
                        new PackageSetting("acme/api", Visibility.PRIVATE).linkedTo("acme/api"),
                        new PackageSetting("acme/web", Visibility.PUBLIC),
                        new PackageSetting("locked/app", Visibility.PRIVATE),
                        new PackageSetting("strict/app", Visibility.PRIVATE),
                        new PackageSetting("mona/tool", Visibility.PRIVATE))
                .with(
                        AccessToken.classic(CLASSIC, "mona", "read:packages"),
                        AccessToken.classic(REVOKED, "mona", "read:packages").asRevoked(),
                        AccessToken.classic(EXPIRED, "mona", "read:packages")
                                .expiringAt(config.clock().instant().minusSeconds(5)),
                        AccessToken.fineGrained(FINE, "mona"),
                        AccessToken.installation(INSTALLATION, "acme"),
                        AccessToken.actions(ACTIONS, "acme/api"),
                        AccessToken.oauth(OAUTH, "mona", "read:packages")));
        for (String name : List.of("acme/api", "acme/web", "locked/app", "strict/app", "mona/tool")) {
            push(name, "1.0");
        }
        sandbox.truth().forgetRequests();
        http = new Http(HttpSettings.defaults().insecure(insecureHosts()), config.clock(), new Random(1), waits::add);
        database = Database.open(data);
    }

    Set<String> insecureHosts() {
        return Set.of(sandbox.apiUrl().getAuthority(), sandbox.registryHost(), sandbox.storageHost());
    }

    /** An image with a layer of its own. */
    Digest push(String name, String tag) {
        byte[] config = ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Labels\":{\"n\":\"" + name + tag
                        + "\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}")
                .getBytes(StandardCharsets.UTF_8);
        Digest configDigest = sandbox.pushBlob(name, config);
        byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
                        + "\",\"config\":{\"mediaType\":\"" + MediaType.OCI_CONFIG + "\",\"digest\":\"" + configDigest
                        + "\",\"size\":" + config.length + "},\"layers\":[]}")
                .getBytes(StandardCharsets.UTF_8);
        return sandbox.pushManifest(name, tag, MediaType.OCI_MANIFEST, manifest);
    }

    Map<String, String> environment(String... more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("GITHUB_API_URL", sandbox.apiUrl().toString());
        environment.put("GHCR_REGISTRY", sandbox.registryHost());
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    Connections connections(Map<String, String> environment) {
        Vault vault = new Vault(data, environment, new SecureRandom());
        return new Connections(new ConnectionStore(database), vault, http, environment, EtagCache.inMemory());
    }

    @Override
    public void close() {
        database.close();
        http.close();
        sandbox.close();
    }
}
