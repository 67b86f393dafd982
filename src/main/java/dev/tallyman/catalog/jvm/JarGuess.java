package dev.tallyman.catalog.jvm;

import dev.tallyman.model.Purl;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an archive without Maven's files most likely is. Its file name gives the artifact, since that is how jars are published; the group
 * is looked up by artifact and by the packages of its classes ({@link KnownArtifacts}), and else read from the manifest.
 */
final class JarGuess {
    private static final Pattern VERSION = Pattern.compile("v?(\\d[\\w.+~-]*)");
    private static final Pattern GROUP = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-zA-Z0-9_-]+)+");

    /** Domains below which each project has a group of its own; none of them is a group itself. */
    private static final Set<String> UMBRELLAS = Set.of(
            "org.apache",
            "org.eclipse",
            "org.codehaus",
            "org.jboss",
            "org.glassfish",
            "com.google",
            "com.googlecode",
            "com.github",
            "io.github",
            "net.sourceforge",
            "com.sun",
            "com.oracle",
            "com.ibm",
            "com.microsoft");

    /** How the JDK's own jars call themselves; their version is the runtime's, which is found by its {@code release} file. */
    private static final String RUNTIME_TITLE = "Java Runtime Environment";

    private JarGuess() {}

    /** Empty where there is nothing that could be a package: no classes, no manifest, or a part of a Java runtime. */
    static Optional<MavenId> of(JarEvidence jar) {
        if (isRuntime(jar) || (!jar.hasClasses() && !hasManifest(jar) && jar.name.version() == null)) {
            return Optional.empty();
        }
        Optional<MavenId> declared = DeclaredCoordinates.of(jar);
        if (declared.isPresent()) {
            MavenId id = declared.get();
            String version = jar.name.version() == null && id.version() != null ? id.version() : version(jar);
            return Optional.of(new MavenId(id.group(), id.artifact(), version, List.of()));
        }
        for (String candidate : candidates(jar)) {
            Optional<KnownArtifacts.Found> known = KnownArtifacts.find(candidate, jar);
            if (known.isPresent()) {
                return Optional.of(new MavenId(known.get().group(), known.get().artifact(), version(jar), List.of()));
            }
        }
        String artifact = jar.name.artifact();
        return Purl.isName(artifact)
                ? Optional.of(new MavenId(group(jar, artifact), artifact, version(jar), List.of()))
                : Optional.empty();
    }

    /** The file name's version, or the manifest's. */
    static @Nullable String version(JarEvidence jar) {
        if (jar.name.version() != null) {
            return jar.name.version();
        }
        for (String attribute : List.of("Implementation-Version", "Bundle-Version", "Specification-Version")) {
            String value = jar.attribute(attribute);
            Matcher matcher = VERSION.matcher(value == null ? "" : value);
            if (matcher.lookingAt()) {
                String version = matcher.group(1);
                int build = version.indexOf("-release-");
                return build > 0 ? version.substring(0, build) : version;
            }
        }
        return null;
    }

    /** The bundle's symbolic name without its directives; null where it is no bundle. */
    static @Nullable String bundle(JarEvidence jar) {
        String name = jar.attribute("Bundle-SymbolicName");
        return name == null ? null : name.replaceFirst("\\s*;.*", "");
    }

    /** Letters and digits only, in lower case. */
    static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static boolean isRuntime(JarEvidence jar) {
        return RUNTIME_TITLE.equals(jar.attribute("Implementation-Title"));
    }

    private static boolean hasManifest(JarEvidence jar) {
        return bundle(jar) != null || jar.attribute("Implementation-Version") != null;
    }

    /**
     * Names to look up: the file's, then, for a file that somebody renamed, each tail of the manifest's names; not of a jar without classes, since
     * nothing in it could gainsay a tail such as {@code core}.
     */
    private static List<String> candidates(JarEvidence jar) {
        List<String> names = new ArrayList<>();
        names.add(jar.name.artifact());
        if (!jar.name.base().equals(jar.name.artifact())) {
            names.add(jar.name.base());
        }
        for (String attribute : List.of("Bundle-SymbolicName", "Automatic-Module-Name", "Implementation-Title")) {
            String value = attribute.startsWith("Bundle") ? bundle(jar) : jar.attribute(attribute);
            if (value == null || value.indexOf(' ') >= 0 || !jar.hasClasses()) {
                continue;
            }
            String[] parts = value.split("\\.");
            for (int i = 0; i < parts.length; i++) {
                List<String> tail = List.of(parts).subList(i, parts.length);
                names.add(String.join(".", tail));
                names.add(String.join("-", tail));
            }
        }
        return names;
    }

    private static @Nullable String group(JarEvidence jar, String artifact) {
        String declared = DeclaredCoordinates.group(jar, artifact);
        if (declared != null) {
            return declared;
        }
        Optional<String> byPackage = KnownArtifacts.groupByPackage(jar);
        if (byPackage.isPresent()) {
            return byPackage.get();
        }
        for (String name : new String[] {bundle(jar), jar.attribute("Automatic-Module-Name")}) {
            String group = name == null ? null : prefix(name, artifact);
            if (group != null) {
                return group;
            }
        }
        String vendor = jar.attribute("Implementation-Vendor-Id");
        if (vendor != null && GROUP.matcher(vendor).matches()) {
            return vendor;
        }
        return byCommonPackage(jar, artifact);
    }

    /** The group in a name that is made of group and artifact, such as {@code com.acme.rocket-core}. */
    private static @Nullable String prefix(String name, String artifact) {
        String wanted = letters(artifact);
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (letters(name.substring(dot + 1)).equals(wanted) && name.indexOf('.') < dot) {
                String group = name.substring(0, dot);
                return UMBRELLAS.contains(group) ? name.substring(0, name.lastIndexOf('.')) : group;
            }
        }
        if (!letters(name).equals(wanted) || name.indexOf('.') < 0) {
            return null;
        }
        String parent = name.substring(0, name.lastIndexOf('.'));
        return parent.indexOf('.') > 0 ? parent : null;
    }

    private static @Nullable String byCommonPackage(JarEvidence jar, String artifact) {
        String common = jar.commonPackage();
        String[] parts = common.split("\\.");
        if (parts.length < 2) {
            return null;
        }
        int end = Math.min(parts.length, 3);
        // com.acme.rocket holds rocket-core and rocket-api; a lone hikari is the product com.zaxxer names HikariCP.
        boolean umbrella = UMBRELLAS.contains(parts[0] + "." + parts[1]);
        if (umbrella && end < 3) {
            return null;
        }
        if (end == 3
                && !umbrella
                && isAkin(parts[2], artifact)
                && !artifact.toLowerCase(Locale.ROOT).startsWith(parts[2] + "-")) {
            end = 2;
        }
        return String.join(".", List.of(parts).subList(0, end));
    }

    private static boolean isAkin(String part, String artifact) {
        String first = letters(part);
        String second = letters(artifact);
        return first.contains(second) || second.contains(first);
    }
}
