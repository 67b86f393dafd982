package dev.tallyman.scan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Purl;
import dev.tallyman.model.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How the contents of two images differ; components are named as the JSON. Packages are the same by type, namespace and name: what they were
 * built for (the purl's {@code arch}) and where they are from (its other qualifiers) does not count. Of a package that is there several times,
 * the versions that both have are the same, and the rest is compared.
 *
 * @param onlyLeft  packages of which the right one has no version
 * @param onlyRight packages of which the left one has no version
 * @param changed   packages of which the two have different versions
 * @param same      how many versions of packages both have
 * @param lost      weaknesses of packages that only the left one has
 * @param gained    weaknesses of packages that only the right one has
 */
public record ContentsDiff(
        List<Listed> onlyLeft,
        List<Listed> onlyRight,
        List<Changed> changed,
        int same,
        List<Weakness> lost,
        List<Weakness> gained) {
    private static final Comparator<Weakness> WORST_FIRST =
            Comparator.comparing(Weakness::severity).thenComparing(Weakness::id).thenComparing(Weakness::name);

    public ContentsDiff {
        onlyLeft = List.copyOf(onlyLeft);
        onlyRight = List.copyOf(onlyRight);
        changed = List.copyOf(changed);
        lost = List.copyOf(lost);
        gained = List.copyOf(gained);
    }

    /** A package and the versions of it. */
    public record Listed(String type, String name, List<String> versions) {
        public Listed {
            versions = List.copyOf(versions);
        }
    }

    /** A package and the versions of it that only one of the two has. */
    public record Changed(String type, String name, List<String> left, List<String> right) {
        public Changed {
            left = List.copyOf(left);
            right = List.copyOf(right);
        }
    }

    /** @param installed the version that has it */
    public record Weakness(
            String id,

            @JsonSerialize(using = SeverityWord.class) Severity severity,

            String type,
            String name,
            String installed) {}

    /** As everywhere in JSON. */
    private static final class SeverityWord extends JsonSerializer<Severity> {
        @Override
        public void serialize(Severity severity, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(severity.word());
        }
    }

    /** Whether the two hold the same packages. */
    public boolean samePackages() {
        return onlyLeft.isEmpty() && onlyRight.isEmpty() && changed.isEmpty();
    }

    /** Whether nothing differs. */
    @JsonIgnore
    public boolean isEmpty() {
        return samePackages() && lost.isEmpty() && gained.isEmpty();
    }

    /** Compares packages alone. */
    public static ContentsDiff of(Collection<InstalledPackage> left, Collection<InstalledPackage> right) {
        return of(left, List.of(), right, List.of());
    }

    public static ContentsDiff of(
            Collection<InstalledPackage> left,
            Collection<Finding> leftFindings,
            Collection<InstalledPackage> right,
            Collection<Finding> rightFindings) {
        Map<Key, Set<String>> before = versions(left);
        Map<Key, Set<String>> after = versions(right);
        List<Listed> onlyLeft = new ArrayList<>();
        List<Listed> onlyRight = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        int same = 0;
        Set<Key> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (Key key : all) {
            Set<String> here = before.getOrDefault(key, Set.of());
            Set<String> there = after.getOrDefault(key, Set.of());
            List<String> gone =
                    here.stream().filter(version -> !there.contains(version)).toList();
            List<String> come =
                    there.stream().filter(version -> !here.contains(version)).toList();
            same += here.size() - gone.size();
            if (there.isEmpty()) {
                onlyLeft.add(new Listed(key.type, key.name(), gone));
            } else if (here.isEmpty()) {
                onlyRight.add(new Listed(key.type, key.name(), come));
            } else if (!gone.isEmpty() || !come.isEmpty()) {
                changed.add(new Changed(key.type, key.name(), gone, come));
            }
        }
        return new ContentsDiff(
                onlyLeft,
                onlyRight,
                changed,
                same,
                only(leftFindings, rightFindings),
                only(rightFindings, leftFindings));
    }

    /** What a package is, whatever its version. */
    private record Key(String type, String namespace, String bareName) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::type).thenComparing(Key::namespace).thenComparing(Key::bareName);

        static Key of(InstalledPackage installed) {
            Purl purl = installed.purl();
            String namespace = purl.namespace();
            return new Key(purl.type(), namespace == null ? "" : namespace, purl.name());
        }

        /** As people know it: a distribution's name says nothing beside its packages. */
        String name() {
            boolean system = switch (type) {
                case "apk", "deb", "rpm", "alpm", "opkg" -> true;
                default -> false;
            };
            return namespace.isEmpty() || system ? bareName : namespace + (type.equals("maven") ? ":" : "/") + bareName;
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static Map<Key, Set<String>> versions(Collection<InstalledPackage> packages) {
        Map<Key, Set<String>> versions = new TreeMap<>();
        packages.forEach(one ->
                versions.computeIfAbsent(Key.of(one), key -> new TreeSet<>()).add(one.version()));
        return versions;
    }

    /** Findings of a weakness and a package that the others have not, each once. */
    private static List<Weakness> only(Collection<Finding> these, Collection<Finding> others) {
        Set<String> known = others.stream().map(ContentsDiff::weakness).collect(Collectors.toSet());
        Map<String, Weakness> only = new LinkedHashMap<>();
        for (Finding finding : these) {
            String weakness = weakness(finding);
            if (!known.contains(weakness)) {
                Key key = Key.of(finding.installed());
                only.putIfAbsent(
                        weakness,
                        new Weakness(
                                finding.id(),
                                finding.severity(),
                                key.type,
                                key.name(),
                                finding.installed().version()));
            }
        }
        return only.values().stream().sorted(WORST_FIRST).toList();
    }

    private static String weakness(Finding finding) {
        Key key = Key.of(finding.installed());
        return String.join("\n", finding.id(), key.type, key.namespace, key.bareName);
    }
}
