package dev.tallyman.catalog.dpkg;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.TextLines;
import java.io.IOException;
import java.util.List;

/**
 * {@code status} (deb822 paragraphs), the one file a package of {@code status.d} that distroless images have instead, and the lists of
 * files of {@code info} and {@code status.d}. A package counts where its files are on the disk: see {@link DpkgParagraph}.
 */
public final class DpkgCataloger implements Cataloger {
    private static final String STATUS = "dpkg/status";
    private static final String STATUS_FOLDER = "dpkg/status.d/";
    private static final String INFO_FOLDER = "dpkg/info/";

    @Override
    public String name() {
        return "dpkg";
    }

    @Override
    public boolean wants(String path) {
        int dpkg = path.lastIndexOf("dpkg/");
        if (dpkg < 0 || (dpkg > 0 && path.charAt(dpkg - 1) != '/')) {
            return false;
        }
        return (path.length() == dpkg + STATUS.length() && path.endsWith(STATUS))
                || isIn(path, dpkg, STATUS_FOLDER)
                || (isIn(path, dpkg, INFO_FOLDER) && path.endsWith(".list"));
    }

    private static boolean isIn(String path, int start, String folder) {
        return path.startsWith(folder, start) && path.indexOf('/', start + folder.length()) < 0;
    }

    @Override
    public List<String> locations() {
        return List.of("var/lib/dpkg/status", "var/lib/dpkg/status.d/*", "var/lib/dpkg/info/*");
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        String path = file.path();
        if (path.endsWith(".list")) {
            readList(file, facts);
        } else if (path.endsWith(".md5sums")) {
            readSums(file, facts);
        } else {
            readStatus(file, facts);
        }
    }

    private static void readStatus(CatalogFile file, FactSink facts) throws IOException {
        boolean folder =
                file.path().contains("/" + STATUS_FOLDER) || file.path().startsWith(STATUS_FOLDER);
        TextLines lines = new TextLines(file.content());
        DpkgParagraph paragraph = new DpkgParagraph(file.path(), !folder);
        String line = lines.next();
        while (line != null) {
            if (line.isBlank() && !line.startsWith("\t")) {
                paragraph.finish(facts);
                paragraph = new DpkgParagraph(file.path(), !folder);
            } else {
                paragraph.line(line, facts);
            }
            line = lines.next();
        }
        paragraph.finish(facts);
        if (!folder && lines.endedWithinLine()) {
            facts.problem(TextLines.CUT_OFF);
        }
        if (lines.tooLong() > 0) {
            facts.problem(lines.tooLong() + " lines are too long to be read");
        }
    }

    /** {@code info/NAME[:ARCH].list}: one path a line, folders among them. */
    private static void readList(CatalogFile file, FactSink facts) throws IOException {
        String owner = stem(file.path(), ".list");
        int colon = owner.indexOf(':');
        owner = colon < 0 ? owner : owner.substring(0, colon);
        TextLines lines = new TextLines(file.content());
        String line = lines.next();
        while (line != null) {
            if (line.length() > 1 && line.charAt(0) == '/') {
                facts.owns(owner, line.substring(1));
            }
            line = lines.next();
        }
    }

    /** {@code status.d/NAME.md5sums}: a sum, spaces, a path without a leading slash. */
    private static void readSums(CatalogFile file, FactSink facts) throws IOException {
        String owner = stem(file.path(), ".md5sums");
        TextLines lines = new TextLines(file.content());
        String line = lines.next();
        while (line != null) {
            int space = line.indexOf(' ');
            if (space > 0) {
                String path = line.substring(space).strip();
                facts.owns(owner, path.startsWith("/") ? path.substring(1) : path);
            }
            line = lines.next();
        }
    }

    private static String stem(String path, String suffix) {
        return path.substring(path.lastIndexOf('/') + 1, path.length() - suffix.length());
    }
}
