package dev.tallyman.catalog.jvm;

import dev.tallyman.testing.Cataloged;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Compares what is said about real jars with what they are. Not a test, since it needs hundreds of jars:
 * {@code JarTruth LIST FOLDER [rename]}, with lines {@code group:artifact:version} and the jars in one folder. Each jar is read as it is
 * and again without Maven's files.
 */
public final class JarTruth {
    private JarTruth() {}

    public static void main(String[] arguments) throws IOException {
        int asIs = 0;
        int bare = 0;
        int total = 0;
        boolean rename = arguments.length > 2;
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] id = line.split(":");
            Path jar = Path.of(arguments[1], id[1] + "-" + id[2] + ".jar");
            String wanted = "pkg:maven/" + id[0] + "/" + id[1] + "@" + id[2];
            String path = rename ? "app/lib/" + id[1] + ".jar" : "app/lib/" + jar.getFileName();
            total++;
            Cataloged whole = Cataloged.of(new JarCataloger(), path, jar);
            asIs += check("as it is", wanted, path, whole, !whole.problems.isEmpty());
            bare += check("bare", wanted, path, Cataloged.of(new JarCataloger(), path, withoutMaven(jar)), false);
        }
        System.out.println("of " + total + ": as they are " + asIs + ", without Maven's files " + bare);
    }

    private static int check(String kind, String wanted, String path, Cataloged found, boolean print) {
        List<String> own = found.facts.stream()
                .filter(fact -> fact.path().equals(path))
                .map(fact -> fact.purl().toString())
                .toList();
        boolean right = own.equals(List.of(wanted));
        if (!right || print) {
            System.out.println(kind + ": " + wanted + " is said to be " + own + " " + found.problems);
        }
        return right ? 1 : 0;
    }

    private static byte[] withoutMaven(Path jar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipFile in = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry : (Iterable<ZipEntry>) in.stream().map(ZipEntry.class::cast)::iterator) {
                if (!entry.getName().startsWith("META-INF/maven/")) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    try (InputStream content = in.getInputStream(entry)) {
                        content.transferTo(out);
                    }
                }
            }
        }
        return bytes.toByteArray();
    }
}
