package dev.tallyman.catalog.jvm;

import dev.tallyman.model.Order;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Groups of well-known artifacts that are published without Maven's files, from {@code artifacts.txt} beside this class. A row counts only
 * for a jar that holds one of its packages, so that a name alone makes nothing of somebody else's jar; one without classes (a starter) is
 * believed.
 */
final class KnownArtifacts {
    private static final Comparator<Row> OLD_ONES_FIRST = Order.by(row -> row.before.isEmpty());
    private static final KnownArtifacts TABLE = load();

    private final Map<String, List<Row>> exact = new HashMap<>();
    private final List<Row> patterns = new ArrayList<>();
    private final List<Row> byPackage = new ArrayList<>();

    record Found(String group, String artifact) {}

    /** @param before the first version that this is not about; empty where it is about all */
    private record Row(String group, List<String> packages, String name, String artifact, String before) {
        boolean fits(JarEvidence jar) {
            return (before.isEmpty() || isBefore(JarGuess.version(jar), before)) && hasPackages(jar);
        }

        private boolean hasPackages(JarEvidence jar) {
            return !jar.hasClasses() || packages.isEmpty() || packages.stream().anyMatch(jar::hasPackage);
        }
    }

    /** Looks an artifact up by its exact name, then by the longest pattern ({@code kafka-*}), which a name with its version is not held against. */
    static Optional<Found> find(String artifact, JarEvidence jar) {
        String key = artifact.toLowerCase(Locale.ROOT);
        for (Row row : TABLE.exact.getOrDefault(key, List.of())) {
            if (row.fits(jar)) {
                return Optional.of(new Found(row.group, row.artifact));
            }
        }
        if (artifact.equals(jar.name.base()) && jar.name.version() != null) {
            return Optional.empty();
        }
        return TABLE.patterns.stream()
                .filter(row -> matches(row.name, key) && row.fits(jar))
                .findFirst()
                .map(row -> new Found(row.group, artifact));
    }

    /** The group whose jars are made of these packages, whatever they are called; the most specific package counts. */
    static Optional<String> groupByPackage(JarEvidence jar) {
        return TABLE.byPackage.stream()
                .filter(row -> row.packages.stream().anyMatch(jar::isMostly))
                .map(Row::group)
                .findFirst();
    }

    private static boolean matches(String pattern, String name) {
        int star = pattern.indexOf('*');
        return name.length() >= pattern.length() - 1
                && name.startsWith(pattern.substring(0, star))
                && name.endsWith(pattern.substring(star + 1));
    }

    private static KnownArtifacts load() {
        KnownArtifacts table = new KnownArtifacts();
        try (InputStream in = Objects.requireNonNull(KnownArtifacts.class.getResourceAsStream("artifacts.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(table::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        table.exact.values().forEach(rows -> rows.sort(OLD_ONES_FIRST));
        table.patterns.sort(Order.by((Row row) -> row.name.length()).reversed().then(OLD_ONES_FIRST));
        table.byPackage.sort(
                Order.by((Row row) -> row.packages.getFirst().length()).reversed());
        return table;
    }

    private void add(String line) {
        String[] columns = line.split("\\|", -1);
        String group = columns[0].strip();
        List<String> packages = words(columns[1]);
        for (String word : words(columns[2])) {
            int less = word.indexOf('<');
            String before = less < 0 ? "" : word.substring(less + 1);
            String plain = less < 0 ? word : word.substring(0, less);
            int equals = plain.indexOf('=');
            String name = (equals < 0 ? plain : plain.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (name.equals("*")) {
                packages.forEach(one -> byPackage.add(new Row(group, List.of(one), name, "", before)));
            } else if (name.indexOf('*') >= 0) {
                patterns.add(new Row(group, packages, name, "", before));
            } else {
                exact.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(new Row(group, packages, name, plain.substring(equals + 1), before));
            }
        }
    }

    /** Compares the leading numbers, which is enough to tell generations apart. */
    private static boolean isBefore(@Nullable String version, String limit) {
        if (version == null) {
            return false;
        }
        String[] left = version.split("[^0-9]+");
        String[] right = limit.split("\\.");
        for (int i = 0; i < right.length; i++) {
            int wanted = Integer.parseInt(right[i]);
            int have = i < left.length && !left[i].isEmpty() && left[i].length() < 9 ? Integer.parseInt(left[i]) : 0;
            if (have != wanted) {
                return have < wanted;
            }
        }
        return false;
    }

    private static List<String> words(String column) {
        String text = column.strip();
        return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    }
}
