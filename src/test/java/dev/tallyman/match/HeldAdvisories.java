package dev.tallyman.match;

import dev.tallyman.advisory.Advisory;
import dev.tallyman.advisory.AdvisoryRepository;
import dev.tallyman.advisory.AffectedPackage;
import dev.tallyman.advisory.BadRecordException;
import dev.tallyman.advisory.Ecosystems;
import dev.tallyman.advisory.Exploitation;
import dev.tallyman.advisory.FeedFailure;
import dev.tallyman.advisory.FeedStatus;
import dev.tallyman.advisory.OsvReader;
import dev.tallyman.advisory.PackageKey;
import dev.tallyman.advisory.UpdateStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Advisories in memory. */
final class HeldAdvisories implements AdvisoryRepository {
    private final Map<PackageKey, List<Advisory>> records = new HashMap<>();
    private final Set<String> covered = new HashSet<>();
    private final Map<String, Exploitation> exploitation = new HashMap<>();
    private long revision;

    /** Adds records, each a JSON object; single quotes stand for double ones. */
    HeldAdvisories add(String... json) {
        revision++;
        for (String record : json) {
            add(read(record));
        }
        return this;
    }

    HeldAdvisories exploited(String cve, double epss) {
        exploitation.put(cve, new Exploitation(true, epss));
        return this;
    }

    private void add(Advisory advisory) {
        Map<PackageKey, List<AffectedPackage>> entries = new LinkedHashMap<>();
        for (AffectedPackage entry : advisory.affected()) {
            String key = Ecosystems.key(entry.ecosystem());
            covered.add(key);
            entries.computeIfAbsent(
                            new PackageKey(key, Ecosystems.normalise(key, entry.name())), each -> new ArrayList<>())
                    .add(entry);
        }
        entries.forEach((key, own) ->
                records.computeIfAbsent(key, each -> new ArrayList<>()).add(advisory.withAffected(own)));
    }

    static Advisory read(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        try {
            return OsvReader.read(bytes, bytes.length);
        } catch (BadRecordException e) {
            throw new AssertionError(json, e);
        }
    }

    @Override
    public Map<PackageKey, List<Advisory>> candidates(Collection<PackageKey> packages) {
        Map<PackageKey, List<Advisory>> found = new HashMap<>(records);
        found.keySet().retainAll(packages);
        return found;
    }

    @Override
    public List<String> covered(Collection<String> ecosystems) {
        return ecosystems.stream().filter(covered::contains).toList();
    }

    @Override
    public List<FeedStatus> status() {
        return List.of();
    }

    @Override
    public List<String> show(String idOrAlias) {
        return List.of();
    }

    @Override
    public Map<String, Exploitation> exploitation(Collection<String> cves) {
        Map<String, Exploitation> found = new HashMap<>(exploitation);
        found.keySet().retainAll(cves);
        return found;
    }

    @Override
    public Map<String, List<Advisory>> named(Collection<String> cves) {
        Map<String, List<Advisory>> named = new HashMap<>();
        records.values()
                .forEach(list -> list.forEach(record -> cves.stream()
                        .filter(cve ->
                                record.id().equals(cve) || record.aliases().contains(cve))
                        .forEach(cve -> named.computeIfAbsent(cve, key -> new ArrayList<>())
                                .add(record.withAffected(List.of())))));
        return named;
    }

    @Override
    public Map<String, Exploitation> exploitation() {
        return Map.copyOf(exploitation);
    }

    @Override
    public void export(String ecosystem, RecordSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void exportOthers(Set<String> ecosystems, RecordSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<FeedFailure> failures() {
        return List.of();
    }

    @Override
    public Optional<UpdateStatus> lastUpdate() {
        return Optional.empty();
    }

    @Override
    public long revision() {
        return revision;
    }
}
