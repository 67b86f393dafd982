package dev.tallyman.catalog;

import dev.tallyman.catalog.apk.ApkCataloger;
import dev.tallyman.catalog.dpkg.DpkgCataloger;
import dev.tallyman.catalog.lock.LockFileCataloger;
import dev.tallyman.catalog.opkg.OpkgCataloger;
import dev.tallyman.catalog.os.OsCataloger;
import dev.tallyman.catalog.pacman.PacmanCataloger;
import dev.tallyman.catalog.portage.PortageCataloger;
import dev.tallyman.catalog.rpm.RpmCataloger;
import dev.tallyman.catalog.rpm.RpmManifestCataloger;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All catalogers, system packages first. */
public final class Catalogers {
    public static final List<Cataloger> ALL = Stream.concat(
                    Stream.of(
                            new OsCataloger(),
                            new ApkCataloger(),
                            new DpkgCataloger(),
                            new RpmCataloger(),
                            new RpmManifestCataloger(),
                            new PacmanCataloger(),
                            new PortageCataloger(),
                            new OpkgCataloger()),
                    LanguageCatalogers.ALL.stream())
            .toList();

    private Catalogers() {}

    /** All, and those of what is asked for beside. */
    static List<Cataloger> with(Set<Extra> extras) {
        return extras.contains(Extra.LOCK_FILES)
                ? Stream.concat(ALL.stream(), Stream.of(new LockFileCataloger()))
                        .toList()
                : ALL;
    }
}
