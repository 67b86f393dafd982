package dev.tallyman.catalog.jvm;

import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.format.HeaderBlock;
import dev.tallyman.catalog.zip.ZipBudget;
import dev.tallyman.catalog.zip.ZipStream;
import dev.tallyman.model.Purl;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Reads an archive and all archives in it, depth first, as they stream by. */
final class JarReader {
    /** Of a manifest only the main section is read, which comes first; digests of signed entries follow. */
    static final int MAX_MANIFEST = 256 << 10;

    static final int MAX_POM = 1 << 20;

    /** Problems told of one file with all that is nested in it. */
    static final int MAX_PROBLEMS = 20;

    private static final String MAVEN = "META-INF/maven/";

    private final FactSink facts;
    private final ZipBudget budget;
    private final boolean checksums;
    private int problems;

    /** @param checksums whether each archive is hashed */
    JarReader(FactSink facts, ZipBudget budget, boolean checksums) {
        this.checksums = checksums;
        this.facts = facts;
        this.budget = budget;
    }

    void read(String path, InputStream content) throws IOException {
        try {
            read(path, content, 1);
        } catch (ZipBudget.ExhaustedException e) {
            facts.problem(e.getMessage() + "; the rest of it is not read");
        }
    }

    private void read(String path, InputStream content, int depth) throws IOException {
        JarEvidence evidence = new JarEvidence(path);
        HashedContent hashed = checksums ? new HashedContent(content) : null;
        ZipStream zip = new ZipStream(hashed == null ? content : hashed, budget);
        boolean whole = false;
        try {
            for (ZipStream.Entry entry = zip.next(); entry != null; entry = zip.next()) {
                readEntry(entry, zip, evidence, depth);
            }
            whole = true;
            String flaw = zip.flaw();
            if (flaw != null) {
                problem(depth, path, flaw);
            }
        } catch (ZipBudget.ExhaustedException e) {
            throw e;
        } catch (ZipException e) {
            problem(depth, path, String.valueOf(e.getMessage()));
        } finally {
            evidence.checksum(hashed == null ? null : hashed.sha1());
            if (whole || !evidence.properties.isEmpty() || evidence.hasClasses()) {
                List<PackageFact> found = JarIdentity.of(evidence);
                if (found.isEmpty() && !Purl.isName(evidence.name.artifact())) {
                    problem(depth, path, "neither its name nor anything in it tells what it is");
                }
                found.forEach(facts::add);
            }
        }
    }

    private void readEntry(ZipStream.Entry entry, ZipStream zip, JarEvidence evidence, int depth) throws IOException {
        String name = entry.name();
        if (name.endsWith(".class")) {
            evidence.classFile(withoutRoot(name));
        } else if (ArchiveName.isArchive(name)) {
            readNested(entry, zip, evidence.path + "!/" + name, depth);
        } else if (name.equalsIgnoreCase("META-INF/MANIFEST.MF")) {
            byte[] bytes = bytes(entry, zip, evidence, depth, MAX_MANIFEST);
            if (bytes != null) {
                evidence.manifest(HeaderBlock.parseManifest(bytes));
            }
        } else if (name.contains(MAVEN)) {
            readMaven(entry, zip, evidence, depth);
        } else if (DeclaredCoordinates.wants(name)) {
            byte[] bytes = bytes(entry, zip, evidence, depth, MAX_POM);
            if (bytes != null) {
                DeclaredCoordinates.content(name, bytes, evidence);
            }
        } else {
            DeclaredCoordinates.entry(name, evidence);
        }
    }

    private void readNested(ZipStream.Entry entry, ZipStream zip, String path, int depth) throws IOException {
        if (!entry.readable()) {
            problem(depth + 1, path, "it is encrypted or packed by an unknown method");
        } else if (depth >= ZipBudget.MAX_DEPTH) {
            problem(depth + 1, path, "archives are nested more than " + ZipBudget.MAX_DEPTH + " deep");
        } else {
            read(path, zip.content(), depth + 1);
        }
    }

    private void readMaven(ZipStream.Entry entry, ZipStream zip, JarEvidence evidence, int depth) throws IOException {
        String name = entry.name();
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        if (name.endsWith("/pom.properties")) {
            byte[] bytes = bytes(entry, zip, evidence, depth, MAX_POM);
            if (bytes != null) {
                MavenFiles.properties(bytes).ifPresent(id -> evidence.properties.put(folder, id));
            }
        } else if (name.endsWith("/pom.xml")) {
            byte[] bytes = bytes(entry, zip, evidence, depth, MAX_POM);
            if (bytes != null) {
                try {
                    MavenFiles.pom(bytes).ifPresent(id -> evidence.poms.put(folder, id));
                } catch (XMLStreamException e) {
                    problem(depth, evidence.path, name + " is not XML");
                }
            }
        }
    }

    private byte @Nullable [] bytes(ZipStream.Entry entry, ZipStream zip, JarEvidence evidence, int depth, int max)
            throws IOException {
        if (!entry.readable()) {
            problem(depth, evidence.path, entry.name() + " is encrypted or packed by an unknown method");
            return null;
        }
        try {
            return zip.content().readNBytes(max);
        } catch (ZipBudget.ExhaustedException e) {
            throw e;
        } catch (ZipException e) {
            problem(depth, evidence.path, entry.name() + ": " + e.getMessage());
            return null;
        }
    }

    private void problem(int depth, String path, String what) {
        problems++;
        if (problems <= MAX_PROBLEMS) {
            facts.problem(depth == 1 ? what : path.substring(path.indexOf("!/") + 2) + ": " + what);
        } else if (problems == MAX_PROBLEMS + 1) {
            facts.problem("more in it could not be read");
        }
    }

    /** Where the class loader sees a class: what repackagers put in front of its package is taken off. */
    private static String withoutRoot(String entry) {
        if (entry.startsWith("BOOT-INF/classes/")) {
            return entry.substring("BOOT-INF/classes/".length());
        }
        if (entry.startsWith("WEB-INF/classes/")) {
            return entry.substring("WEB-INF/classes/".length());
        }
        if (entry.toUpperCase(Locale.ROOT).startsWith("META-INF/VERSIONS/")) {
            int slash = entry.indexOf('/', "META-INF/versions/".length());
            return slash < 0 ? entry : entry.substring(slash + 1);
        }
        return entry;
    }
}
