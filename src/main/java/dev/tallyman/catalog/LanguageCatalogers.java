package dev.tallyman.catalog;

import dev.tallyman.catalog.beam.BeamCataloger;
import dev.tallyman.catalog.dart.PubCataloger;
import dev.tallyman.catalog.dotnet.DepsJsonCataloger;
import dev.tallyman.catalog.jvm.JarCataloger;
import dev.tallyman.catalog.jvm.JavaRuntimeCataloger;
import dev.tallyman.catalog.lua.RocksCataloger;
import dev.tallyman.catalog.npm.NpmCataloger;
import dev.tallyman.catalog.npm.YarnPnpCataloger;
import dev.tallyman.catalog.perl.CpanCataloger;
import dev.tallyman.catalog.php.ComposerCataloger;
import dev.tallyman.catalog.php.WordPressCataloger;
import dev.tallyman.catalog.program.ProgramCataloger;
import dev.tallyman.catalog.python.CondaCataloger;
import dev.tallyman.catalog.python.PythonArchiveCataloger;
import dev.tallyman.catalog.python.PythonCataloger;
import dev.tallyman.catalog.rlang.RCataloger;
import dev.tallyman.catalog.ruby.GemCataloger;
import dev.tallyman.catalog.sbom.SbomCataloger;
import java.util.List;

/** The catalogers of language packages and of programs without a package, programs last: they may have any name. */
public final class LanguageCatalogers {
    public static final List<Cataloger> ALL = List.of(
            new NpmCataloger(),
            new YarnPnpCataloger(),
            new JarCataloger(),
            new JavaRuntimeCataloger(),
            new PythonCataloger(),
            new PythonArchiveCataloger(),
            new CondaCataloger(),
            new GemCataloger(),
            new ComposerCataloger(),
            new WordPressCataloger(),
            new DepsJsonCataloger(),
            new BeamCataloger(),
            new RCataloger(),
            new PubCataloger(),
            new RocksCataloger(),
            new CpanCataloger(),
            new SbomCataloger(),
            new ProgramCataloger());

    private LanguageCatalogers() {}
}
