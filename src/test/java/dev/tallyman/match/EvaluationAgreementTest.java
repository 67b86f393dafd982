package dev.tallyman.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallyman.advisory.AdvisoryImport;
import dev.tallyman.advisory.ImportProgress;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.match.version.Incomparable;
import dev.tallyman.match.version.Order;
import dev.tallyman.match.version.VersionScheme;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Purl;
import dev.tallyman.store.AdvisoryStore;
import dev.tallyman.store.Database;
import dev.tallyman.testing.Corpus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second implementation of OSV's evaluation, naive and from the schema's text, over the whole path: the same records in files, the
 * same packages, and every record that matches must be the same. Names, releases, sources, ranges and the database are all on that path.
 */
class EvaluationAgreementTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PACKAGES_AN_ECOSYSTEM = 500;

    @TempDir
    private Path folder;

    @Test
    void agreesOnPackagesAroundTheRealRecords() throws IOException {
        Path osv = Corpus.require("osv");
        List<JsonNode> records = new ArrayList<>();
        for (String ecosystem : List.of("AlmaLinux", "Alpine", "Debian", "Go", "PyPI", "crates.io")) {
            records.addAll(read(osv.resolve(ecosystem).resolve("all.zip")));
        }
        agree(records, List.of(osv.toString()), new Random(20261123), 9_000);
    }

    @Test
    void agreesOnGeneratedRecords() throws IOException {
        Random random = new Random(42);
        Path records = Files.createDirectories(folder.resolve("records"));
        List<JsonNode> all = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            JsonNode record = generate(random, i);
            Files.write(records.resolve("T-" + i + ".json"), JSON.writeValueAsBytes(record));
            all.add(record);
        }
        agree(all, List.of(records.toString()), random, 1_000);
    }

    private void agree(List<JsonNode> records, List<String> sources, Random random, int atLeast) {
        Map<String, Map<String, List<JsonNode>>> byEcosystem = new TreeMap<>();
        for (JsonNode record : records) {
            for (JsonNode affected : record.path("affected")) {
                String ecosystem = affected.path("package").path("ecosystem").asText();
                String name =
                        folded(ecosystem, affected.path("package").path("name").asText());
                byEcosystem
                        .computeIfAbsent(ecosystem, key -> new TreeMap<>())
                        .computeIfAbsent(name, key -> new ArrayList<>())
                        .add(record);
            }
        }
        try (Database database = Database.open(folder.resolve("data"))) {
            AdvisoryStore store = new AdvisoryStore(database);
            new AdvisoryImport(store, null, Clock.systemUTC()).run(sources, ImportProgress.NONE);
            Matcher matcher = new Matcher(store, Clock.systemUTC());
            long asked = 0;
            long matches = 0;
            for (Map.Entry<String, Map<String, List<JsonNode>>> ecosystem : byEcosystem.entrySet()) {
                List<InstalledPackage> packages = packages(ecosystem.getKey(), ecosystem.getValue(), random);
                Map<String, Set<String>> ours = ours(matcher, distribution(ecosystem.getKey()), packages);
                for (InstalledPackage installed : packages) {
                    Set<String> theirs = naive(ecosystem.getKey(), ecosystem.getValue(), installed);
                    assertThat(ours.getOrDefault(installed.purl().toString(), Set.of()))
                            .as(ecosystem.getKey() + " " + installed.purl())
                            .isEqualTo(theirs);
                    asked++;
                    matches += theirs.size();
                }
            }
            assertThat(asked).isGreaterThan(atLeast);
            assertThat(matches).isGreaterThan(atLeast / 2);
        }
    }

    private static Map<String, Set<String>> ours(
            Matcher matcher, @Nullable Distribution distribution, List<InstalledPackage> packages) {
        Map<String, Set<String>> ours = new HashMap<>();
        for (Finding finding : matcher.match(distribution, packages).findings()) {
            ours.computeIfAbsent(finding.installed().purl().toString(), key -> new TreeSet<>())
                    .addAll(finding.advisories());
        }
        return ours;
    }

    // ------------------------------------------------------------ the second implementation

    private static Set<String> naive(
            String ecosystem, Map<String, List<JsonNode>> records, InstalledPackage installed) {
        String name = installed.source() == null
                ? installed.name()
                : installed.source().name();
        String version = installed.source() == null
                ? installed.version()
                : installed.source().version();
        Set<String> matching = new TreeSet<>();
        for (JsonNode record : records.getOrDefault(folded(ecosystem, name), List.of())) {
            if (!record.path("withdrawn").asText("").isEmpty()) {
                continue;
            }
            for (JsonNode affected : record.path("affected")) {
                if (affected.path("package").path("ecosystem").asText().equals(ecosystem)
                        && folded(
                                        ecosystem,
                                        affected.path("package").path("name").asText())
                                .equals(folded(ecosystem, name))
                        && isAffected(ecosystem, affected, version)) {
                    matching.add(record.path("id").asText());
                }
            }
        }
        return matching;
    }

    private static boolean isAffected(String ecosystem, JsonNode affected, String version) {
        for (JsonNode listed : affected.path("versions")) {
            if (listed.asText().equals(version)
                    || (ecosystem.equals("PyPI") && compare(ecosystem, version, listed.asText()) == 0)) {
                return true;
            }
        }
        for (JsonNode range : affected.path("ranges")) {
            if (!range.path("type").asText().equals("GIT") && isIn(ecosystem, range, version)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIn(String ecosystem, JsonNode range, String version) {
        boolean limited = false;
        boolean below = false;
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode event : range.path("events")) {
            if (event.has("limit")) {
                limited = true;
                below |= event.path("limit").asText().equals("*")
                        || compare(ecosystem, version, event.path("limit").asText()) < 0;
            } else {
                events.add(event);
            }
        }
        events.sort((one, two) -> compareEvents(ecosystem, text(one), text(two)));
        boolean vulnerable = false;
        for (JsonNode event : events) {
            String at = text(event);
            boolean zero = at.equals("0");
            if (event.has("introduced") && (zero || compare(ecosystem, version, at) >= 0)) {
                vulnerable = true;
            } else if (event.has("fixed") && (zero || compare(ecosystem, version, at) >= 0)) {
                vulnerable = false;
            } else if (event.has("last_affected") && (zero || compare(ecosystem, version, at) > 0)) {
                vulnerable = false;
            }
        }
        return vulnerable && (!limited || below);
    }

    private static int compareEvents(String ecosystem, String one, String two) {
        if (one.equals("0") || two.equals("0")) {
            return Boolean.compare(!one.equals("0"), !two.equals("0"));
        }
        return compare(ecosystem, one, two);
    }

    private static String text(JsonNode event) {
        return event.elements().next().asText();
    }

    private static int compare(String ecosystem, String one, String two) {
        return switch (VersionScheme.forEcosystem(ecosystem).orElseThrow().compare(one, two)) {
            case Order.LESS -> -1;
            case Order.EQUAL -> 0;
            case Order.GREATER -> 1;
            case Incomparable(String reason) -> throw new AssertionError(reason);
        };
    }

    private static String folded(String ecosystem, String name) {
        return switch (ecosystem) {
            case "PyPI" -> name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
            case "crates.io" -> name.toLowerCase(Locale.ROOT).replace('-', '_');
            default -> name;
        };
    }

    // ------------------------------------------------------------ packages

    /** Versions at the records' boundaries and near them; names as other tools spell them. */
    private static List<InstalledPackage> packages(
            String ecosystem, Map<String, List<JsonNode>> records, Random random) {
        List<String> names = new ArrayList<>(records.keySet());
        Collections.shuffle(names, random);
        Map<String, InstalledPackage> packages = new TreeMap<>();
        for (String name : names) {
            List<String> boundaries = boundaries(ecosystem, records.getOrDefault(name, List.of()), name);
            Collections.shuffle(boundaries, random);
            for (String boundary : boundaries.subList(0, Math.min(3, boundaries.size()))) {
                String version = near(boundary, random);
                if (!comparable(ecosystem, version)) {
                    continue;
                }
                InstalledPackage installed = installed(ecosystem, name, version, random);
                packages.put(installed.purl().toString(), installed);
            }
            if (packages.size() > PACKAGES_AN_ECOSYSTEM) {
                break;
            }
        }
        return List.copyOf(packages.values());
    }

    private static boolean comparable(String ecosystem, String version) {
        return VersionScheme.forEcosystem(ecosystem).orElseThrow().compare(version, version) instanceof Order;
    }

    private static List<String> boundaries(String ecosystem, List<JsonNode> records, String name) {
        Set<String> all = new TreeSet<>();
        for (JsonNode record : records) {
            for (JsonNode affected : record.path("affected")) {
                if (!folded(ecosystem, affected.path("package").path("name").asText())
                        .equals(name)) {
                    continue;
                }
                affected.path("versions").forEach(version -> all.add(version.asText()));
                for (JsonNode range : affected.path("ranges")) {
                    if (!range.path("type").asText().equals("GIT")) {
                        range.path("events").forEach(event -> all.add(text(event)));
                    }
                }
            }
        }
        all.remove("*");
        return new ArrayList<>(all);
    }

    private static String near(String version, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> version.replaceFirst("(\\d+)(\\D*)$", Integer.toString(random.nextInt(30)) + "$2");
            case 1 -> version.replaceFirst("^(\\d+)", Integer.toString(random.nextInt(12)));
            default -> version;
        };
    }

    private static InstalledPackage installed(String ecosystem, String name, String version, Random random) {
        String base = ecosystem.replaceFirst(":.*", "");
        String type = Map.of(
                        "AlmaLinux",
                        "rpm",
                        "Alpine",
                        "apk",
                        "Debian",
                        "deb",
                        "Go",
                        "golang",
                        "PyPI",
                        "pypi",
                        "crates.io",
                        "cargo",
                        "npm",
                        "npm",
                        "Maven",
                        "maven")
                .get(base);
        boolean source = (base.equals("Alpine") || base.equals("Debian")) && random.nextBoolean();
        // A binary package has a name, and may have a version, that says nothing of its source's.
        String shown = source ? name + "-bin" : spelled(ecosystem, name, random);
        String shownVersion = source ? "9:99" + version.replaceFirst("^\\d+:", "") : version;
        Purl purl = base.equals("Maven")
                ? Purl.of(
                        type, name.substring(0, name.indexOf(':')), name.substring(name.indexOf(':') + 1), shownVersion)
                : Purl.of(type, null, shown, shownVersion);
        return new InstalledPackage(
                purl,
                shown,
                shownVersion,
                type,
                source ? new InstalledPackage.Source(name, version) : null,
                null,
                List.of(),
                List.of(),
                null);
    }

    private static String spelled(String ecosystem, String name, Random random) {
        return switch (ecosystem) {
            case "PyPI" -> random.nextBoolean() ? name.replace('-', '_').toUpperCase(Locale.ROOT) : name;
            case "crates.io" -> random.nextBoolean() ? name.replace('_', '-') : name;
            default -> name;
        };
    }

    private static @Nullable Distribution distribution(String ecosystem) {
        String release = ecosystem.replaceFirst("^[^:]*:?v?", "");
        return switch (ecosystem.replaceFirst(":.*", "")) {
            case "AlmaLinux" -> new Distribution("almalinux", release + ".4", null);
            case "Alpine" -> new Distribution("alpine", release + ".7", null);
            case "Debian" -> new Distribution("debian", release, null);
            default -> null;
        };
    }

    // ------------------------------------------------------------ records

    private static List<JsonNode> read(Path zip) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (var entry : Collections.list(file.entries())) {
                try (InputStream content = file.getInputStream(entry)) {
                    records.add(JSON.readTree(content));
                }
            }
        }
        return records;
    }

    private static JsonNode generate(Random random, int number) {
        List<String> ecosystems = List.of("npm", "PyPI", "Debian:12", "Alpine:v3.18", "AlmaLinux:9", "Maven");
        ObjectNode record = JSON.createObjectNode();
        record.put("id", "T-" + number).put("modified", "2024-01-01T00:00:00Z");
        if (random.nextInt(20) == 0) {
            record.put("withdrawn", "2024-02-01T00:00:00Z");
        }
        ArrayNode affected = record.putArray("affected");
        for (int i = 0; i <= random.nextInt(3); i++) {
            String ecosystem = ecosystems.get(random.nextInt(ecosystems.size()));
            ObjectNode entry = affected.addObject();
            String name = "package-" + random.nextInt(60);
            entry.putObject("package")
                    .put("ecosystem", ecosystem)
                    .put("name", ecosystem.equals("Maven") ? "g:" + name : name);
            if (random.nextInt(3) == 0) {
                ArrayNode versions = entry.putArray("versions");
                for (int v = 0; v < 3; v++) {
                    versions.add(version(ecosystem, random));
                }
            }
            ArrayNode ranges = entry.putArray("ranges");
            for (int r = 0; r < random.nextInt(3); r++) {
                range(ranges.addObject(), ecosystem, random);
            }
        }
        return record;
    }

    /** Events in any order, contradictory ones and duplicates among them. */
    private static void range(ObjectNode range, String ecosystem, Random random) {
        boolean git = random.nextInt(8) == 0;
        range.put("type", git ? "GIT" : ecosystem.equals("npm") ? "SEMVER" : "ECOSYSTEM");
        ArrayNode events = range.putArray("events");
        for (int e = 0; e < 1 + random.nextInt(5); e++) {
            String kind = List.of("introduced", "introduced", "fixed", "fixed", "last_affected", "limit")
                    .get(random.nextInt(6));
            boolean zero = kind.equals("introduced") && random.nextInt(3) == 0;
            boolean endless = kind.equals("limit") && random.nextInt(4) == 0;
            events.addObject().put(kind, zero ? "0" : endless ? "*" : version(ecosystem, random));
        }
    }

    private static String version(String ecosystem, Random random) {
        String plain = random.nextInt(4) + "." + random.nextInt(4) + "." + random.nextInt(4);
        return switch (ecosystem) {
            case "Debian:12" ->
                (random.nextInt(4) == 0 ? "1:" : "") + plain + "-" + random.nextInt(3)
                        + (random.nextInt(4) == 0 ? "+deb12u1" : "");
            case "Alpine:v3.18" -> plain + "-r" + random.nextInt(12);
            case "AlmaLinux:9" -> (random.nextInt(4) == 0 ? "2:" : "") + plain + "-" + random.nextInt(12) + ".el9";
            case "npm" -> plain + (random.nextInt(5) == 0 ? "-rc.1" : "");
            case "PyPI" -> plain + (random.nextInt(5) == 0 ? "rc1" : "");
            default -> plain;
        };
    }
}
