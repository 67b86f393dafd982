package dev.tallyman.catalog.jvm;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Coordinates that other tools than Maven write into a jar, whole and not to be guessed at: GraalVM's configuration folders
 * ({@code META-INF/native-image/GROUP/ARTIFACT/}), Quarkus' description of an extension, Spring Boot's {@code build-info.properties}, and
 * attributes of the manifest. What was shaded into a jar may have brought its own, so the artifact has to be the one the file is named by.
 */
final class DeclaredCoordinates {
    private static final String NATIVE_IMAGE = "META-INF/native-image/";
    private static final String QUARKUS = "META-INF/quarkus-extension.yaml";
    private static final String BUILD_INFO = "META-INF/build-info.properties";

    /** {@code artifact: "io.quarkus:quarkus-core::jar:3.8.1"}. */
    private static final Pattern QUARKUS_ARTIFACT =
            Pattern.compile("(?m)^artifact:\\s*\"?([\\w.-]+):([\\w.-]+):[\\w.-]*:[\\w.-]*:([\\w.+-]+)");

    /** {@code group:artifact}, or Ivy's {@code group#artifact;version}. */
    private static final Pattern WHOLE_NAME =
            Pattern.compile("([\\w-]+(?:\\.[\\w-]+)+)[:#]([\\w.-]+)(?:;([\\w.+-]+))?");

    private static final List<String> WHOLE_NAMES =
            List.of("Implementation-Title", "HK2-Bundle-Name", "Bundle-Name", "Specification-Title");
    private static final List<String> GROUPS = List.of("Maven-Group-Id", "Group-Id");
    private static final List<String> NAMES = List.of("Automatic-Module-Name", "Bundle-SymbolicName");

    private DeclaredCoordinates() {}

    /** What the name of an entry alone tells. */
    static void entry(String name, JarEvidence jar) {
        if (name.startsWith(NATIVE_IMAGE)) {
            String[] parts = name.substring(NATIVE_IMAGE.length()).split("/", 3);
            if (parts.length == 3 && parts[0].indexOf('.') > 0) {
                jar.declare(new MavenId(parts[0], parts[1], null, List.of()));
            }
        }
    }

    /** Whether the content of that entry tells coordinates. */
    static boolean wants(String name) {
        return name.equals(QUARKUS) || name.endsWith(BUILD_INFO);
    }

    static void content(String name, byte[] bytes, JarEvidence jar) {
        if (name.equals(QUARKUS)) {
            Matcher matcher = QUARKUS_ARTIFACT.matcher(new String(bytes, StandardCharsets.UTF_8));
            if (matcher.find()) {
                jar.declare(new MavenId(matcher.group(1), matcher.group(2), matcher.group(3), List.of()));
            }
        } else {
            MavenFiles.buildInfo(bytes).ifPresent(jar::built);
        }
    }

    static Optional<MavenId> of(JarEvidence jar) {
        MavenId built = jar.built();
        if (built != null) {
            return Optional.of(built);
        }
        for (String attribute : WHOLE_NAMES) {
            Matcher whole = WHOLE_NAME.matcher(String.valueOf(jar.attribute(attribute)));
            if (whole.matches()) {
                jar.declare(new MavenId(whole.group(1), whole.group(2), whole.group(3), List.of()));
            }
        }
        return jar.declared().stream().filter(id -> isNamed(jar, id.artifact())).findFirst();
    }

    /**
     * The group alone, or before the artifact in a name that is made of both ({@code io.micronaut.aot.micronaut_aot_api}). Less sure than
     * a known name: {@code org.apache.commons.commons-io} is the bundle of {@code commons-io:commons-io}.
     */
    static @Nullable String group(JarEvidence jar, String artifact) {
        for (String attribute : GROUPS) {
            String group = jar.attribute(attribute);
            if (group != null && group.matches("[\\w.-]+")) {
                return group;
            }
        }
        for (String attribute : NAMES) {
            String group =
                    before(attribute.startsWith("Bundle") ? JarGuess.bundle(jar) : jar.attribute(attribute), artifact);
            if (group != null) {
                return group;
            }
        }
        return null;
    }

    /** Only an artifact of several words: {@code com.acme.core} may as well be the package of {@code com.acme:core} as of any other. */
    private static @Nullable String before(@Nullable String name, String artifact) {
        if (name == null || artifact.indexOf('-') < 0) {
            return null;
        }
        String tail = "." + artifact.toLowerCase(Locale.ROOT).replace('_', '-');
        return name.toLowerCase(Locale.ROOT).replace('_', '-').endsWith(tail)
                        && name.indexOf('.') < name.length() - tail.length()
                ? name.substring(0, name.length() - tail.length())
                : null;
    }

    private static boolean isNamed(JarEvidence jar, String artifact) {
        return artifact.equalsIgnoreCase(jar.name.artifact()) || artifact.equalsIgnoreCase(jar.name.base());
    }
}
