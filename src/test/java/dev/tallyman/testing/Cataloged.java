package dev.tallyman.testing;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.model.Distribution;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a cataloger says about one file, without a layer around it. */
public final class Cataloged implements FactSink {
    public final List<PackageFact> facts = new ArrayList<>();
    public final List<String> problems = new ArrayList<>();
    private final String path;
    private final TreeMap<String, byte[]> kept = new TreeMap<>();

    private Cataloged(String path) {
        this.path = path;
    }

    public static Cataloged of(Cataloger cataloger, String path, String content) {
        return of(cataloger, path, content.getBytes(StandardCharsets.UTF_8));
    }

    public static Cataloged of(Cataloger cataloger, String path, byte[] content) {
        return of(cataloger, path, new ByteArrayInputStream(content), content.length);
    }

    public static Cataloged of(Cataloger cataloger, String path, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return of(cataloger, path, in, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Cataloged of(Cataloger cataloger, String path, InputStream content, long size) {
        Cataloged cataloged = new Cataloged(path);
        try {
            cataloger.read(new File(path, size, content), cataloged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!cataloged.kept.isEmpty()) {
            cataloger.readTogether(cataloged.kept, any -> cataloged);
        }
        return cataloged;
    }

    /** Package URLs in the order in which they were found. */
    public List<String> purls() {
        return facts.stream().map(fact -> fact.purl().toString()).toList();
    }

    @Override
    public void add(PackageFact fact) {
        facts.add(fact);
    }

    @Override
    public void distribution(Distribution distribution) {
        throw new AssertionError("not a distribution's file: " + distribution);
    }

    @Override
    public void owns(String packageName, String owned) {
        throw new AssertionError("not a system package's file: " + packageName);
    }

    @Override
    public void keep(byte[] content) {
        kept.put(path, content);
    }

    @Override
    public void matters() {}

    @Override
    public void problem(String what) {
        problems.add(what);
    }

    private record File(String path, long size, InputStream content) implements CatalogFile {
        @Override
        public byte[] bytes(int max) throws IOException {
            if (size > max) {
                throw new TooLargeException(path, size, max);
            }
            return content.readAllBytes();
        }
    }
}
