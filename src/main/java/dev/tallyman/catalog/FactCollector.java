package dev.tallyman.catalog;

import dev.tallyman.catalog.secret.SecretSearch;
import dev.tallyman.layer.LayerEntry;
import dev.tallyman.layer.LayerVisitor;
import dev.tallyman.layer.Whiteout;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes the entries of one layer, hands the wanted files to catalogers, and gathers what they find. */
final class FactCollector implements LayerVisitor {
    /** Content kept for the end of a layer ({@link FactSink#keep}), all files together: an rpm database of a full desktop has half of it. */
    static final long MAX_KEPT_BYTES = 192L << 20;

    /** Links and replacements kept; a layer with more is told as partly read. */
    static final int MAX_MARKS = 500_000;

    /** Packages of one layer; a forged database must not fill the memory. */
    static final int MAX_PACKAGES = 1_000_000;

    /** Files of one layer that tell something, beside databases, which are read in any case; an image of thousands of packages has thousands. */
    static final int MAX_TELLING = 100_000;

    /** Files of one layer that are looked into; a layer in which everything is executable has hundreds of thousands. */
    static final int MAX_FILES = 500_000;

    /** What is remembered of a file that tells nothing. */
    private static final List<FileReading> NOTHING = List.of();

    private final CatalogerIndex catalogers;
    private final Set<Extra> extras;
    private final RiskCollector risks;

    private final Map<String, Set<String>> linked;
    private final Set<String> linkPaths = new HashSet<>();
    private final Map<String, Set<String>> missed = new LinkedHashMap<>();

    /** What each file's catalogers tell of it: nearly always one. There may be hundreds of thousands, so little is made for each. */
    private final Map<String, List<FileReading>> files = new LinkedHashMap<>();

    /** Names of the catalogers that kept a file, to read it together with others. */
    private final Set<String> keeping = new HashSet<>();

    private final Map<String, LayerFacts.Link> links = new LinkedHashMap<>();
    private final Map<String, Boolean> replaced = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private final Set<String> opaque = new LinkedHashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private long keptBytes;
    private int packages;
    private int telling;
    private boolean filesFull;
    private boolean marksFull;

    FactCollector(CatalogerIndex catalogers, @Nullable SecretSearch search, Set<Extra> extras) {
        this(catalogers, search, extras, Map.of());
    }

    /**
     * @param search null where nobody asks for secrets and risky files
     * @param extras what {@code catalogers} read beside what is always read
     * @param linked what {@link #missed} told of the same layer when it was read before
     */
    FactCollector(
            CatalogerIndex catalogers,
            @Nullable SecretSearch search,
            Set<Extra> extras,
            Map<String, Set<String>> linked) {
        this.catalogers = catalogers;
        this.extras = extras;
        this.risks = new RiskCollector(search);
        this.linked = linked;
        linked.values().forEach(linkPaths::addAll);
    }

    /**
     * Files that no cataloger wanted by their own path and that a hard link has at a path that one wants (a package manager's store by
     * content): the paths of those links, by the file's path. Since a link comes after its file, the layer has to be read once more for them.
     */
    Map<String, Set<String>> missed() {
        return missed;
    }

    @Override
    public boolean wants(LayerEntry file) {
        return linked.containsKey(file.path()) || !wanting(file).isEmpty();
    }

    @Override
    public void entry(LayerEntry entry, InputStream content) throws IOException {
        String path = entry.path();
        Whiteout whiteout = Whiteout.of(path);
        if (whiteout != null) {
            take(whiteout);
            return;
        }
        risks.entry(entry);
        if (entry.kind() == LayerEntry.Kind.HARD_LINK && linkPaths.contains(path) && files.containsKey(path)) {
            return;
        }
        if (entry.kind() != LayerEntry.Kind.DIRECTORY) {
            forget(path);
        }
        switch (entry.kind()) {
            case FILE -> file(entry, risks.file(entry, content));
            case SYMBOLIC_LINK -> link(path, String.valueOf(entry.target()), false);
            case HARD_LINK -> hardLink(path, String.valueOf(entry.target()));
            case DIRECTORY -> {
                if (Replacements.folderMatters(path) || links.containsKey(path) || files.containsKey(path)) {
                    forget(path);
                    replace(path, true);
                }
            }
            case OTHER -> replace(path, false);
        }
    }

    private void take(Whiteout whiteout) {
        switch (whiteout) {
            case Whiteout.Removed gone -> mark(() -> removed.add(gone.path()));
            case Whiteout.Opaque folder -> mark(() -> opaque.add(folder.path()));
            case Whiteout.Ignored nothing -> {}
        }
    }

    /** A path that comes twice in an archive is what it is the second time. */
    private void forget(String path) {
        files.remove(path);
        links.remove(path);
        replaced.remove(path);
    }

    private void link(String path, String target, boolean hard) {
        mark(() -> links.put(path, new LayerFacts.Link(path, target, hard)));
    }

    private void hardLink(String path, String target) {
        link(path, target, true);
        if (!files.containsKey(target)
                && !links.containsKey(target)
                && missed.size() < MAX_MARKS
                && catalogers.wants(path)) {
            missed.computeIfAbsent(target, t -> new LinkedHashSet<>()).add(path);
        }
    }

    private void replace(String path, boolean folder) {
        mark(() -> replaced.put(path, folder));
    }

    private void mark(Runnable action) {
        if (links.size() + replaced.size() + removed.size() + opaque.size() < MAX_MARKS) {
            action.run();
        } else if (!marksFull) {
            marksFull = true;
            problems.add(new Problem(
                    "the layer",
                    "it has more than " + MAX_MARKS + " links and replaced files; the others were not kept"));
        }
    }

    private void file(LayerEntry entry, InputStream content) throws IOException {
        Set<String> names = linked.get(entry.path());
        if (names == null) {
            read(entry, content);
        } else if (entry.size() <= Cataloger.MAX_SHARED_BYTES) {
            byte[] shared = content.readNBytes((int) entry.size());
            for (String name : names) {
                read(
                        new LayerEntry(name, entry.kind(), entry.size(), entry.mode(), null),
                        new ByteArrayInputStream(shared));
            }
            if (Replacements.fileMatters(entry.path(), entry.mode())) {
                replace(entry.path(), false);
            }
        }
    }

    private void read(LayerEntry entry, InputStream content) throws IOException {
        List<Cataloger> wanting = withinCaps(wanting(entry));
        String path = entry.path();
        if (wanting.isEmpty()) {
            if (Replacements.fileMatters(path, entry.mode())) {
                replace(path, false);
            }
            return;
        }
        if (wanting.size() == 1) {
            read(wanting.getFirst(), path, new OpenFile(path, entry.size(), content));
        } else if (entry.size() <= Cataloger.MAX_SHARED_BYTES) {
            byte[] shared = content.readNBytes((int) entry.size());
            for (Cataloger cataloger : wanting) {
                read(cataloger, path, OpenFile.of(path, shared));
            }
        } else {
            read(wanting.getFirst(), path, new OpenFile(path, entry.size(), content));
            for (Cataloger other : wanting.subList(1, wanting.size())) {
                reading(other, path).problem("it is too large to be read as " + other.name() + " too");
            }
        }
        settle(path);
    }

    private void settle(String path) {
        for (FileReading reading : files.getOrDefault(path, NOTHING)) {
            if (!reading.tellsNothing()) {
                telling++;
                return;
            }
        }
        files.put(path, NOTHING);
    }

    /** Beyond the caps only the databases of package managers. */
    private List<Cataloger> withinCaps(List<Cataloger> wanting) {
        if (wanting.isEmpty() || (telling < MAX_TELLING && files.size() < MAX_FILES)) {
            return wanting;
        }
        List<Cataloger> databases = wanting.stream()
                .filter(cataloger -> !cataloger.locations().isEmpty())
                .toList();
        if (databases.size() < wanting.size() && !filesFull) {
            filesFull = true;
            problems.add(new Problem(
                    "the layer",
                    "it has more than " + MAX_TELLING + " files that tell of packages, or more than " + MAX_FILES
                            + " that may; the others were not read"));
        }
        return databases;
    }

    private List<Cataloger> wanting(LayerEntry entry) {
        List<Cataloger> wanting = List.of();
        for (Cataloger cataloger : catalogers.candidates(entry.path())) {
            if (cataloger.wants(entry.path(), entry.size(), entry.mode())) {
                if (wanting.isEmpty()) {
                    wanting = new ArrayList<>(2);
                }
                wanting.add(cataloger);
            }
        }
        return wanting;
    }

    private void read(Cataloger cataloger, String path, CatalogFile file) throws IOException {
        FileReading reading = reading(cataloger, path);
        try {
            cataloger.read(file, reading);
        } catch (CatalogFile.TooLargeException e) {
            reading.problem("it has " + file.size() + " bytes, more than are read of such a file");
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            reading.problem("it could not be read to its end");
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            reading.problem("it is broken in a way that its reader (" + cataloger.name() + ") did not expect: "
                    + e.getClass().getSimpleName());
        }
    }

    private FileReading reading(Cataloger cataloger, String path) {
        List<FileReading> readings = files.getOrDefault(path, NOTHING);
        for (FileReading reading : readings) {
            if (reading.isOf(cataloger)) {
                return reading;
            }
        }
        if (readings.isEmpty()) {
            readings = new ArrayList<>(1);
            files.put(path, readings);
        }
        FileReading reading = new FileReading(cataloger, path);
        readings.add(reading);
        return reading;
    }

    /** All that was found. To be called once, at the end. */
    LayerFacts facts(
            @Nullable Digest digest, @Nullable Digest diffId, long bytes, long entries, List<Problem> layerProblems) {
        for (Cataloger cataloger : catalogers.all()) {
            if (keeping.contains(cataloger.name())) {
                readTogether(cataloger);
            }
        }
        Map<Long, String> evidence = OwnedPaths.byHash(evidence());
        List<LayerFacts.FileFacts> found = new ArrayList<>();
        for (Map.Entry<String, List<FileReading>> file : files.entrySet()) {
            if (file.getValue().isEmpty()) {
                replaced.put(file.getKey(), false);
            }
            for (FileReading reading : file.getValue()) {
                reading.settle(evidence);
                if (reading.isEmpty()) {
                    replaced.put(reading.path, false);
                } else {
                    found.add(reading.facts());
                }
            }
        }
        List<Problem> all = new ArrayList<>(layerProblems);
        all.addAll(problems);
        List<LayerFacts.Replacement> replacements = replaced.entrySet().stream()
                .map(entry -> new LayerFacts.Replacement(entry.getKey(), entry.getValue()))
                .toList();
        return new LayerFacts(
                digest,
                diffId,
                bytes,
                entries,
                found,
                List.copyOf(links.values()),
                List.copyOf(removed),
                List.copyOf(opaque),
                replacements,
                all,
                risks.facts(),
                extras,
                null);
    }

    private void readTogether(Cataloger cataloger) {
        Map<String, SortedMap<String, byte[]>> folders = new TreeMap<>();
        for (List<FileReading> readings : files.values()) {
            for (FileReading reading : readings) {
                byte[] kept = reading.isOf(cataloger) ? reading.kept : null;
                if (kept != null) {
                    String folder = reading.path.substring(0, reading.path.lastIndexOf('/') + 1);
                    folders.computeIfAbsent(folder, f -> new TreeMap<>()).put(reading.path, kept);
                    reading.kept = null;
                }
            }
        }
        for (SortedMap<String, byte[]> kept : folders.values()) {
            try {
                cataloger.readTogether(kept, path -> reading(cataloger, path));
            } catch (RuntimeException | StackOverflowError e) {
                reading(cataloger, kept.firstKey())
                        .problem("it is broken in a way that its reader (" + cataloger.name() + ") did not expect: "
                                + e.getClass().getSimpleName());
            }
        }
    }

    private Set<String> evidence() {
        Set<String> evidence = new LinkedHashSet<>();
        for (Map.Entry<String, List<FileReading>> file : files.entrySet()) {
            for (FileReading reading : file.getValue()) {
                if (reading.isEvidence()) {
                    evidence.add(file.getKey());
                }
            }
        }
        // A program has as many names as it has hard links, and each of them has the owner that the database gives it.
        List<String> names = links.values().stream()
                .filter(link -> link.hard() && evidence.contains(link.target()))
                .map(LayerFacts.Link::path)
                .toList();
        evidence.addAll(names);
        risks.modePaths().forEach(evidence::add);
        return evidence;
    }

    /** What one cataloger tells of one file. */
    private final class FileReading implements FactSink {
        private final Cataloger cataloger;
        private final String path;
        private final List<PackageFact> found = new ArrayList<>(1);
        private @Nullable OwnedPaths owned;
        private List<String> troubles = List.of();
        private @Nullable Distribution distribution;
        private byte @Nullable [] kept;
        private boolean matters;

        FileReading(Cataloger cataloger, String path) {
            this.cataloger = cataloger;
            this.path = path;
        }

        @Override
        public void add(PackageFact fact) {
            if (packages < MAX_PACKAGES) {
                packages++;
                found.add(fact);
            } else {
                problem("it has more packages than are read of one layer");
            }
        }

        @Override
        public void distribution(Distribution found) {
            distribution = found;
        }

        @Override
        public void owns(String packageName, String ownedPath) {
            OwnedPaths paths = owned;
            if (paths == null) {
                paths = new OwnedPaths();
                owned = paths;
            }
            if (catalogers.wantsAnywhere(ownedPath)) {
                paths.keep(packageName, ownedPath);
            } else {
                paths.remember(packageName, ownedPath);
            }
        }

        /** To be called once all has been found: keeps what it is known to own of {@code evidence}. */
        void settle(Map<Long, String> evidence) {
            if (owned != null) {
                owned.settle(evidence);
            }
        }

        private Map<String, List<String>> ownedByPackage() {
            return owned == null ? Map.of() : owned.byPackage();
        }

        boolean isOf(Cataloger other) {
            return cataloger.name().equals(other.name());
        }

        @Override
        public void keep(byte[] content) {
            if (keptBytes + content.length > MAX_KEPT_BYTES) {
                problem("the databases of this layer have more than " + MAX_KEPT_BYTES
                        + " bytes; this one was not read");
            } else {
                keptBytes += content.length;
                kept = content;
                keeping.add(cataloger.name());
            }
        }

        @Override
        public void matters() {
            matters = true;
        }

        @Override
        public void problem(String what) {
            if (troubles.isEmpty()) {
                troubles = new ArrayList<>(1);
            }
            if (troubles.size() < 20 && !troubles.contains(what)) {
                troubles.add(what);
            }
        }

        /** Whether it tells of packages that are not the system's. */
        boolean isEvidence() {
            for (PackageFact fact : found) {
                if (!fact.system()) {
                    return true;
                }
            }
            return false;
        }

        boolean tellsNothing() {
            return isEmpty() && (owned == null || owned.isEmpty()) && kept == null;
        }

        boolean isEmpty() {
            return !matters
                    && found.isEmpty()
                    && distribution == null
                    && ownedByPackage().isEmpty()
                    && troubles.isEmpty();
        }

        LayerFacts.FileFacts facts() {
            return new LayerFacts.FileFacts(
                    path, cataloger.name(), found, distribution, ownedByPackage(), List.copyOf(troubles));
        }
    }
}
