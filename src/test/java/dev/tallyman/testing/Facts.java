package dev.tallyman.testing;

import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.model.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes what a cataloger finds in one file. */
public final class Facts implements FactSink {
    public final List<PackageFact> packages = new ArrayList<>();
    public final List<String> problems = new ArrayList<>();
    public final Map<String, List<String>> owned = new TreeMap<>();
    public @Nullable Distribution distribution;
    public byte @Nullable [] kept;

    @Override
    public void add(PackageFact fact) {
        packages.add(fact);
    }

    @Override
    public void distribution(Distribution found) {
        distribution = found;
    }

    @Override
    public void owns(String packageName, String path) {
        owned.computeIfAbsent(packageName, name -> new ArrayList<>()).add(path);
    }

    @Override
    public void keep(byte[] content) {
        kept = content;
    }

    @Override
    public void matters() {}

    @Override
    public void problem(String what) {
        problems.add(what);
    }

    /** Name and version of each package, a blank between them. */
    public List<String> namesAndVersions() {
        return packages.stream().map(fact -> fact.name() + " " + fact.version()).toList();
    }
}
