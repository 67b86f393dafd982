package dev.tallyman.catalog.apk;

import dev.tallyman.catalog.FactSink;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The schema of an installed database in {@link AdbFile}'s form: a list of packages, each a tree of its own. */
final class InstalledAdb {
    private static final int PACKAGES = 1;

    private static final int INFO = 1;
    private static final int PATHS = 2;

    private static final int NAME = 1;
    private static final int VERSION = 2;
    private static final int ARCH = 5;
    private static final int LICENSE = 6;
    private static final int ORIGIN = 7;

    private static final int FOLDER_NAME = 1;
    private static final int FOLDER_FILES = 3;
    private static final int FILE_NAME = 1;

    /** Packages, folders and files of one database, all together: slots may point to the same list, so a small file could tell of any number. */
    static final int MAX_ITEMS = 1_000_000;

    private final String path;
    private final FactSink facts;
    private int items;

    private InstalledAdb(String path, FactSink facts) {
        this.path = path;
        this.facts = facts;
    }

    static void read(InputStream content, String path, FactSink facts) throws IOException {
        try {
            new InstalledAdb(path, facts).read(AdbFile.open(content));
        } catch (AdbFile.NotReadableException e) {
            facts.problem(String.valueOf(e.getMessage()));
        }
    }

    private void read(AdbFile database) {
        int packages = database.slot(database.root(), PACKAGES);
        if (database.slots(packages) == 0) {
            facts.problem("it tells no packages");
        }
        for (int i = 1; i < database.slots(packages) && more(); i++) {
            AdbFile one = database.tree(database.slot(packages, i));
            if (one == null) {
                facts.problem("a package is damaged");
            } else {
                readPackage(one);
            }
        }
    }

    private void readPackage(AdbFile one) {
        int info = one.slot(one.root(), INFO);
        ApkEntry entry = new ApkEntry(path, facts);
        entry.info(
                one.text(info, NAME),
                one.text(info, VERSION),
                one.text(info, ARCH),
                one.text(info, ORIGIN),
                one.text(info, LICENSE));
        int folders = one.slot(one.root(), PATHS);
        for (int i = 1; i < one.slots(folders) && more(); i++) {
            readFolder(one, one.slot(folders, i), entry);
        }
        entry.finish();
    }

    private void readFolder(AdbFile one, int folder, ApkEntry entry) {
        String in = orEmpty(one.text(folder, FOLDER_NAME));
        int list = one.slot(folder, FOLDER_FILES);
        for (int i = 1; i < one.slots(list) && more(); i++) {
            String name = one.text(one.slot(list, i), FILE_NAME);
            if (name == null) {
                facts.problem("a file of a package is damaged");
            } else {
                entry.file(in, name);
            }
        }
    }

    private boolean more() {
        items++;
        if (items > MAX_ITEMS) {
            facts.problem("it has more than " + MAX_ITEMS + " packages, folders and files; the others are not read");
        }
        return items <= MAX_ITEMS;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
