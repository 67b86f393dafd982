package dev.tallyman.catalog;

import dev.tallyman.catalog.secret.SecretSearch;
import dev.tallyman.layer.LayerEntry;
import dev.tallyman.layer.LayerLimits;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a root file system that is no image: a folder, or a tarball (plain, gzip, zstd, xz, bzip2). */
public final class RootFileSystem {
    private RootFileSystem() {}

    /**
     * Reads it as one layer; {@code Composition.compose(List.of(facts))} is what it holds. Links are never followed out of the folder.
     *
     * @throws TallymanException {@code NOT_FOUND}, {@code ENVIRONMENT} where it cannot be read, {@code BAD_CONTENT}
     *     where it is neither a folder nor a tarball
     */
    public static LayerFacts read(Path folderOrTarball) {
        return read(folderOrTarball, null, Set.of());
    }

    /** As {@link #read(Path)}, with secrets and risky files where there is a {@code search}, and with what is asked for beside. */
    public static LayerFacts read(Path folderOrTarball, @Nullable SecretSearch search, Set<Extra> extras) {
        String action = "read the root file system " + folderOrTarball;
        try {
            return Files.isDirectory(folderOrTarball)
                    ? folder(folderOrTarball, search, extras)
                    : tarball(folderOrTarball, search, extras, action);
        } catch (NoSuchFileException e) {
            throw new TallymanException(
                    ErrorCode.NOT_FOUND, action, "there is no such file or folder", "check the path", e);
        } catch (AccessDeniedException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT, action, "it may not be read", "check its permissions", e);
        } catch (IOException e) {
            throw new TallymanException(ErrorCode.ENVIRONMENT, action, String.valueOf(e.getMessage()), "", e);
        }
    }

    private static LayerFacts tarball(Path file, @Nullable SecretSearch search, Set<Extra> extras, String action)
            throws IOException {
        LayerFacts facts =
                new LayerAnalyzer(search, extras).analyzeUnchecked(() -> Files.newInputStream(file), file.toString());
        if (facts.entries() == 0 && !facts.problems().isEmpty()) {
            throw new TallymanException(
                    ErrorCode.BAD_CONTENT,
                    action,
                    facts.problems().getFirst().what(),
                    "give a folder or a tarball (plain, gzip, zstd, xz, bzip2)");
        }
        return facts;
    }

    private static LayerFacts folder(Path root, @Nullable SecretSearch search, Set<Extra> extras) throws IOException {
        Walk walk = new Walk(root, search, extras);
        Files.walkFileTree(root, walk);
        return walk.collector.facts(null, null, walk.bytes, walk.entries, walk.problems);
    }

    /** A folder as a stream of entries. Whiteouts mean nothing here, so such names are ordinary files that no cataloger wants. */
    private static final class Walk extends SimpleFileVisitor<Path> {
        private static final int MAX_PROBLEMS = 50;

        private final Path root;
        private final FactCollector collector;
        private final List<Problem> problems = new ArrayList<>();
        private final long deadline = Clock.systemUTC().millis() + LayerLimits.MAX_TIME.toMillis();
        private long bytes;
        private long entries;

        Walk(Path root, @Nullable SecretSearch search, Set<Extra> extras) {
            this.root = root;
            this.collector = new FactCollector(new CatalogerIndex(Catalogers.with(extras)), search, extras);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            String path = path(folder);
            if (path.equals("proc") || path.equals("sys") || path.equals("dev")) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            return path.isEmpty()
                    ? FileVisitResult.CONTINUE
                    : visit(folder, path, LayerEntry.Kind.DIRECTORY, attributes);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            LayerEntry.Kind kind = attributes.isSymbolicLink()
                    ? LayerEntry.Kind.SYMBOLIC_LINK
                    : attributes.isRegularFile() ? LayerEntry.Kind.FILE : LayerEntry.Kind.OTHER;
            return visit(file, path(file), kind, attributes);
        }

        private FileVisitResult visit(Path file, String path, LayerEntry.Kind kind, BasicFileAttributes attributes)
                throws IOException {
            if (++entries > LayerLimits.MAX_ENTRIES || Clock.systemUTC().millis() > deadline) {
                problems.add(new Problem(root.toString(), "it has more files than are read; the rest was not"));
                return FileVisitResult.TERMINATE;
            }
            if (file.getFileName().toString().startsWith(".wh.")) {
                return FileVisitResult.CONTINUE;
            }
            boolean regular = kind == LayerEntry.Kind.FILE;
            String target = kind == LayerEntry.Kind.SYMBOLIC_LINK
                    ? Files.readSymbolicLink(file).toString()
                    : null;
            long size = regular ? attributes.size() : 0;
            bytes += size;
            LayerEntry entry = new LayerEntry(
                    path, kind, size, regular || kind == LayerEntry.Kind.DIRECTORY ? mode(file) : 0, target);
            try (InputStream content = regular ? new Lazily(file) : InputStream.nullInputStream()) {
                collector.entry(entry, content);
            } catch (IOException e) {
                problem(path, e);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            problem(path(file), e);
            return FileVisitResult.CONTINUE;
        }

        private void problem(String path, IOException e) {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(new Problem(
                        path, e instanceof AccessDeniedException ? "it may not be read" : "it could not be read"));
            }
        }

        private String path(Path file) {
            return root.relativize(file).toString().replace('\\', '/');
        }

        private static int mode(Path file) {
            try {
                return (int) Files.getAttribute(file, "unix:mode") & 07777;
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
                return 0;
            }
        }
    }

    /** Opens the file only when somebody reads it. */
    private static final class Lazily extends InputStream {
        private final Path file;
        private InputStream in = InputStream.nullInputStream();
        private boolean open;

        Lazily(Path file) {
            this.file = file;
        }

        private InputStream opened() throws IOException {
            if (!open) {
                in = Files.newInputStream(file);
                open = true;
            }
            return in;
        }

        @Override
        public int read() throws IOException {
            return opened().read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return opened().read(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
