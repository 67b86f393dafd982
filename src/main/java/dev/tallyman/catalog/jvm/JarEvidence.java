package dev.tallyman.catalog.jvm;

import dev.tallyman.catalog.format.HeaderBlock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one archive tells about itself. Filled while it is read. */
final class JarEvidence {
    /** Folders of classes remembered; more only occur in jars that name themselves. */
    static final int MAX_PACKAGES = 50_000;

    /** Coordinates remembered beside Maven's own files. */
    static final int MAX_DECLARED = 1_000;

    final String path;
    final ArchiveName name;
    final Map<String, MavenId> properties = new LinkedHashMap<>();
    final Map<String, MavenId> poms = new LinkedHashMap<>();
    private final TreeSet<String> packages = new TreeSet<>();
    private final Set<MavenId> declared = new LinkedHashSet<>();
    private @Nullable HeaderBlock manifest;
    private @Nullable MavenId built;
    private @Nullable String sha1;

    JarEvidence(String path) {
        this.path = path;
        this.name = ArchiveName.parse(path);
    }

    void manifest(HeaderBlock block) {
        if (manifest == null) {
            manifest = block;
        }
    }

    /** An attribute of the manifest's main section; null where it is absent or was left unfilled by the build. */
    @Nullable
    String attribute(String attribute) {
        String value = manifest == null ? null : manifest.first(attribute);
        return value == null || value.contains("${") || value.startsWith("@") ? null : value;
    }

    /** Coordinates found anywhere in it: its own, or those of what was shaded into it. */
    void declare(MavenId id) {
        if (declared.size() < MAX_DECLARED) {
            declared.add(id);
        }
    }

    Set<MavenId> declared() {
        return Collections.unmodifiableSet(declared);
    }

    /** What the build of an application wrote down of itself. */
    void built(MavenId id) {
        built = built == null ? id : built;
    }

    @Nullable
    MavenId built() {
        return built;
    }

    void checksum(@Nullable String hexadecimal) {
        sha1 = hexadecimal;
    }

    /** Of the whole archive; null where nobody asked, or it could not be read to its end. */
    @Nullable
    String sha1() {
        return sha1;
    }

    void classFile(String entry) {
        int slash = entry.lastIndexOf('/');
        if (slash > 0 && packages.size() < MAX_PACKAGES) {
            packages.add(entry.substring(0, slash + 1).replace('/', '.'));
        }
    }

    boolean hasClasses() {
        return !packages.isEmpty();
    }

    /** Whether a class is in that package or below it. */
    boolean hasPackage(String prefix) {
        String from = prefix + ".";
        String found = packages.ceiling(from);
        return found != null && found.startsWith(from);
    }

    /** Whether more than half of the packages are that one or below it: what was shaded into a jar says nothing of the jar. */
    boolean isMostly(String prefix) {
        String from = prefix + ".";
        return 2 * packages.subSet(from, prefix + "/").size() > packages.size();
    }

    /** The longest package that all classes have in common; empty where they have none. */
    String commonPackage() {
        if (packages.isEmpty()) {
            return "";
        }
        String first = packages.first();
        String last = packages.last();
        int i = 0;
        while (i < first.length() && i < last.length() && first.charAt(i) == last.charAt(i)) {
            i++;
        }
        int dot = first.lastIndexOf('.', i - 1);
        return dot < 0 ? "" : first.substring(0, dot);
    }
}
