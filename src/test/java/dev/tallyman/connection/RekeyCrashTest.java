package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.Tallyman;
import dev.tallyman.github.EtagCache;
import dev.tallyman.http.Http;
import dev.tallyman.http.HttpSettings;
import dev.tallyman.model.Secret;
import dev.tallyman.store.ConnectionStore;
import dev.tallyman.store.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code tallyman vault rekey} in real processes, ended with SIGKILL at random moments: after each, every secret opens, and the next run that is left
 * alone ends with one key and nothing of those before. {@code -Dtallyman.kills=100} for the long form.
 */
@Tag("crash")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RekeyCrashTest {
    private static final int KILLS = Integer.getInteger("tallyman.kills", 8);
    private static final int SECRETS = 400;

    private final Random random = new Random(Long.getLong("tallyman.seed", 7));

    @TempDir
    Path temporary;

    @Test
    void everySecretOpensAfterAKillAtAnyMomentOfAChangeOfTheKeyFile() throws Exception {
        Path data = temporary.resolve("data");
        save(data, Map.of());
        Path key = data.resolve("master.key");
        List<String> keys = new ArrayList<>(Files.readAllLines(key));
        int between = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            between += killed(data, Map.of(), moment(data, kill)) ? 1 : 0;
            keys.addAll(Files.readAllLines(key));
            assertThat(opened(data, Map.of())).as("secrets after kill %d", kill).isEqualTo(SECRETS);
        }
        assertThat(between)
                .as("runs that were killed while both keys were there")
                .isPositive();
        assertThat(exit(rekey(data, Map.of()))).isZero();
        List<String> left = Files.readAllLines(key);
        assertThat(left).hasSize(1);
        assertThat(keys).doesNotContain(left.getFirst());
        assertThat(opened(data, Map.of())).isEqualTo(SECRETS);
        assertThat(files(data)).noneMatch(file -> file.endsWith(".new"));
        for (String old : keys) {
            assertThat(Files.readString(key)).doesNotContain(old);
        }
    }

    @Test
    void everySecretOpensAfterAKillAtAnyMomentOfAChangeOfTheVariable() throws Exception {
        Path data = temporary.resolve("data");
        String old = randomKey();
        String fresh = randomKey();
        save(data, Map.of(Vault.VARIABLE, old));
        Map<String, String> both = Map.of(Vault.VARIABLE, fresh + "," + old);
        for (int kill = 0; kill < KILLS; kill++) {
            killed(data, both, moment(data, 2));
            assertThat(opened(data, both)).as("secrets after kill %d", kill).isEqualTo(SECRETS);
        }
        assertThat(exit(rekey(data, both))).isZero();
        assertThat(opened(data, Map.of(Vault.VARIABLE, fresh))).isEqualTo(SECRETS);
        assertThat(data.resolve("master.key")).doesNotExist();
    }

    /** As soon as the new key is there, as its file is written, or at any time, and a little later. */
    private BooleanSupplier moment(Path data, int kill) throws IOException {
        long before = Files.exists(data.resolve("master.key")) ? Files.size(data.resolve("master.key")) : 0;
        long later = random.nextLong(60_000_000);
        long anyTime = System.nanoTime() + random.nextLong(TimeUnit.SECONDS.toNanos(3));
        BooleanSupplier event = switch (kill % 3) {
            case 0 -> () -> Files.exists(data.resolve("master.key")) && size(data.resolve("master.key")) > before;
            case 1 -> () -> files(data).stream().anyMatch(file -> file.endsWith(".new"));
            default -> () -> System.nanoTime() > anyTime;
        };
        return () -> {
            if (!event.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(later);
            return true;
        };
    }

    /** Whether both keys were there after the kill. */
    private boolean killed(Path data, Map<String, String> environment, BooleanSupplier due) throws Exception {
        Process process = rekey(data, environment);
        while (process.isAlive() && !due.getAsBoolean()) {
            LockSupport.parkNanos(50_000);
        }
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Path key = data.resolve("master.key");
        return Files.exists(key) && Files.readAllLines(key).size() > 1;
    }

    private void save(Path data, Map<String, String> environment) {
        try (Database database = Database.open(data);
                Http http = new Http(HttpSettings.defaults())) {
            Connections connections = connections(database, data, http, environment);
            for (int i = 0; i < SECRETS; i++) {
                connections.addSample(new NewConnection("c" + i, null, secret(i), null, null, null, "acme"));
            }
        }
    }

    /** How many secrets open and are what was saved. */
    private static int opened(Path data, Map<String, String> environment) {
        try (Database database = Database.open(data);
                Http http = new Http(HttpSettings.defaults())) {
            CredentialReader reader = new CredentialReader(
                    new Vault(data, environment, new SecureRandom()), environment, new SecretServer(http, environment));
            int count = 0;
            for (Connection connection : new ConnectionStore(database).all()) {
                int number = Integer.parseInt(connection.name().substring(1));
                count += secret(number).equals(reader.read(connection)) ? 1 : 0;
            }
            return count;
        }
    }

    private static Connections connections(Database database, Path data, Http http, Map<String, String> environment) {
        Vault vault = new Vault(data, environment, new SecureRandom());
        return new Connections(new ConnectionStore(database), vault, http, environment, EtagCache.inMemory());
    }

    private static Secret secret(int number) {
        return new Secret("ghp_" + String.format("%036d", number));
    }

    private String randomKey() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // Replaced at this moment.
        }
    }

    private static List<String> files(Path data) {
        try (Stream<Path> all = Files.list(data)) {
            return all.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process rekey(Path data, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tallyman.class.getName(),
                        "vault",
                        "rekey")
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("rekey.txt").toFile());
        builder.environment().put("TALLYMAN_DATA", data.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private int exit(Process process) throws Exception {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        if (process.exitValue() != 0) {
            System.err.println(Files.readString(temporary.resolve("rekey.txt"), StandardCharsets.UTF_8));
        }
        return process.exitValue();
    }
}
