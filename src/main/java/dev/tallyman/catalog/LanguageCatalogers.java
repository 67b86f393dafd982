package dev.tallyman.catalog;

import dev.tallyman.catalog.jvm.JarCataloger;
import dev.tallyman.catalog.npm.NpmCataloger;
import dev.tallyman.catalog.python.CondaCataloger;
import dev.tallyman.catalog.python.PythonArchiveCataloger;
import dev.tallyman.catalog.python.PythonCataloger;
import java.util.List;

/** The catalogers of language packages and of programs without a package; no file is wanted by two of them. */
public final class LanguageCatalogers {
    public static final List<Cataloger> ALL = List.of(
            new NpmCataloger(),
            new JarCataloger(),
            new PythonCataloger(),
            new PythonArchiveCataloger(),
            new CondaCataloger());

    private LanguageCatalogers() {}
}
