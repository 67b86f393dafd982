package dev.tallyman.catalog.jvm;

import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.Order;
import dev.tallyman.model.Purl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which artifacts an archive is: itself, by Maven's own files if it has them and else by {@link JarGuess}; and each library whose Maven
 * files were shaded into it.
 */
final class JarIdentity {
    private JarIdentity() {}

    static List<PackageFact> of(JarEvidence jar) {
        if (isDocumentation(jar)) {
            return List.of();
        }
        Map<String, MavenId> ids = mavenIds(jar);
        Optional<String> own = ownFolder(jar, ids);
        List<PackageFact> facts = new ArrayList<>();
        MavenId ownId = own.map(ids::get).orElse(null);
        if (ownId != null) {
            facts.add(fact(withVersion(ownId, jar), jar.path, jar));
        } else {
            JarGuess.of(jar)
                    .filter(guess -> ids.isEmpty() || guess.group() != null || jar.name.version() != null)
                    .ifPresent(guess -> facts.add(fact(guess, jar.path, jar).withSha1(jar.sha1())));
        }
        ids.forEach((folder, id) -> {
            if (own.isEmpty() || !own.get().equals(folder)) {
                facts.add(fact(id, jar.path + "!/" + folder + "pom.properties", jar));
            }
        });
        return facts;
    }

    /** The version in Maven's files; the file name's where they have none, or where it says more ({@code 9.4.0.jre8}). */
    private static MavenId withVersion(MavenId id, JarEvidence jar) {
        String named = jar.name.version();
        boolean saysMore = named != null
                && id.version() != null
                && named.startsWith(id.version() + ".")
                && jar.name.artifact().equals(id.artifact());
        return id.version() == null || saysMore
                ? new MavenId(id.group(), id.artifact(), JarGuess.version(jar), id.licenses())
                : id;
    }

    /** Sources and documentation hold no code that could run. */
    private static boolean isDocumentation(JarEvidence jar) {
        return !jar.hasClasses()
                && (jar.name.base().endsWith("-sources") || jar.name.base().endsWith("-javadoc"));
    }

    /** By folder; {@code pom.properties} before {@code pom.xml}, and the folder's own names for what neither knows. */
    private static Map<String, MavenId> mavenIds(JarEvidence jar) {
        Map<String, MavenId> ids = new LinkedHashMap<>();
        jar.properties.forEach((folder, id) ->
                ids.put(folder, id.completedBy(jar.poms.get(folder)).completedBy(fromFolder(folder))));
        jar.poms.forEach((folder, id) -> ids.putIfAbsent(folder, id.completedBy(fromFolder(folder))));
        ids.values().removeIf(id -> id.group() == null);
        return ids;
    }

    private static @Nullable MavenId fromFolder(String folder) {
        String[] segments = folder.split("/");
        return segments.length < 4
                ? null
                : new MavenId(segments[segments.length - 2], segments[segments.length - 1], null, List.of());
    }

    /** Whose files are the jar's own; the others are of libraries shaded into it. */
    private static Optional<String> ownFolder(JarEvidence jar, Map<String, MavenId> ids) {
        Optional<String> byName = ids.entrySet().stream()
                .filter(entry -> isNamed(jar.name, entry.getValue()))
                .max(Order.by(entry -> entry.getValue().artifact().length()))
                .map(Map.Entry::getKey);
        if (byName.isPresent()) {
            return byName;
        }
        if (ids.size() == 1) {
            Map.Entry<String, MavenId> only = ids.entrySet().iterator().next();
            return isLikely(jar, only.getValue()) ? Optional.of(only.getKey()) : Optional.empty();
        }
        return ids.entrySet().stream()
                .filter(entry -> isManifestOf(jar, entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean isNamed(ArchiveName name, MavenId id) {
        String base = name.base().toLowerCase(Locale.ROOT);
        String artifact = id.artifact().toLowerCase(Locale.ROOT);
        return name.artifact().equalsIgnoreCase(artifact)
                || base.equals(artifact)
                || (id.version() != null
                        && base.startsWith(artifact + "-" + id.version().toLowerCase(Locale.ROOT)))
                // Repositories such as Debian's and Karaf's put the group before the artifact.
                || name.artifact().equalsIgnoreCase(id.group() + "." + artifact);
    }

    /** Whether the only Maven files in a jar of another name are its own: the name is none of a release, or is akin. */
    private static boolean isLikely(JarEvidence jar, MavenId id) {
        String version = jar.name.version();
        return version == null
                || version.equals(id.version())
                || isManifestOf(jar, id)
                || akin(jar.name.artifact(), id.artifact());
    }

    private static boolean akin(String a, String b) {
        String first = JarGuess.letters(a);
        String second = JarGuess.letters(b);
        return first.contains(second) || second.contains(first);
    }

    private static boolean isManifestOf(JarEvidence jar, MavenId id) {
        String full = id.group() + "." + id.artifact();
        String bundle = JarGuess.bundle(jar);
        String title = jar.attribute("Implementation-Title");
        return full.equals(bundle)
                || id.artifact().equals(bundle)
                || id.artifact().equals(title)
                || full.equals(jar.attribute("Automatic-Module-Name"));
    }

    private static PackageFact fact(MavenId id, String path, JarEvidence jar) {
        List<String> licenses = id.licenses();
        String license = jar.attribute("Bundle-License");
        if (licenses.isEmpty() && path.equals(jar.path) && license != null) {
            licenses = List.of(license);
        }
        return LanguagePackage.fact(
                Purl.of("maven", id.group(), id.artifact(), id.version()), id.artifact(), id.version(), path, licenses);
    }
}
