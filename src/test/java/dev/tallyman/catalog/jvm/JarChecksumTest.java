package dev.tallyman.catalog.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.PackageFact;
import dev.tallyman.testing.Cataloged;
import dev.tallyman.testing.Zips;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The SHA-1 of archives, taken while they stream by. */
class JarChecksumTest {
    private static final byte[] INNER = Zips.zip("com/acme/util/Thing.class", "x".repeat(50_000));
    private static final byte[] NAMED = Zips.zip(
            "META-INF/maven/com.acme/rocket/pom.properties", "groupId=com.acme\nartifactId=rocket\nversion=1.0\n");

    private static List<PackageFact> facts(boolean checksums, byte[] jar) {
        return Cataloged.of(new JarCataloger(checksums), "app/outer-2.0.jar", jar).facts;
    }

    private static @Nullable String sha1(List<PackageFact> facts, String path) {
        return facts.stream()
                .filter(fact -> fact.path().equals(path))
                .findFirst()
                .orElseThrow()
                .sha1();
    }

    private static String sha1(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ofAJarAndOfAJarInside() {
        for (byte[] jar : List.of(
                Zips.zip("a/A.class", "", "lib/inner-1.0.jar", INNER),
                Zips.stored("a/A.class", "", "lib/inner-1.0.jar", INNER))) {
            List<PackageFact> facts = facts(true, jar);
            assertThat(sha1(facts, "app/outer-2.0.jar")).isEqualTo(sha1(jar));
            assertThat(sha1(facts, "app/outer-2.0.jar!/lib/inner-1.0.jar")).isEqualTo(sha1(INNER));
        }
    }

    @Test
    void ofAllBytesAlsoBeforeAndBehindTheArchive() {
        byte[] jar = Zips.concat(
                "#!/bin/sh\nexec java\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), INNER, new byte[9999]);
        assertThat(sha1(facts(true, jar), "app/outer-2.0.jar")).isEqualTo(sha1(jar));
    }

    @Test
    void notOfOneThatNamesItself() {
        List<PackageFact> facts = facts(true, Zips.zip("a/A.class", "", "lib/rocket-1.0.jar", NAMED));
        assertThat(sha1(facts, "app/outer-2.0.jar!/lib/rocket-1.0.jar")).isNull();
    }

    @Test
    void notWhereNobodyAsked() {
        assertThat(sha1(facts(false, INNER), "app/outer-2.0.jar")).isNull();
    }

    @Test
    void notOfADamagedOneInside() {
        byte[] jar = Zips.zip("lib/inner-1.0.jar", INNER);
        byte[] damaged = jar.clone();
        Arrays.fill(damaged, 60, 80, (byte) 0xff);
        assertThat(facts(true, damaged)).allSatisfy(fact -> {
            if (fact.path().contains("!/")) {
                assertThat(fact.sha1()).isNull();
            }
        });
    }
}
