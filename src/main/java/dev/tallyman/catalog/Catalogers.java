package dev.tallyman.catalog;

import dev.tallyman.catalog.apk.ApkCataloger;
import dev.tallyman.catalog.dpkg.DpkgCataloger;
import dev.tallyman.catalog.jvm.JarCataloger;
import dev.tallyman.catalog.lock.LockFileCataloger;
import dev.tallyman.catalog.opkg.OpkgCataloger;
import dev.tallyman.catalog.os.OsCataloger;
import dev.tallyman.catalog.pacman.PacmanCataloger;
import dev.tallyman.catalog.portage.PortageCataloger;
import dev.tallyman.catalog.rpm.BottlerocketCataloger;
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
                            new BottlerocketCataloger(),
                            new PacmanCataloger(),
                            new PortageCataloger(),
                            new OpkgCataloger()),
                    LanguageCatalogers.ALL.stream())
            .toList();

    private Catalogers() {}

    /** All, and those of what is asked for beside. */
    static List<Cataloger> with(Set<Extra> extras) {
        if (extras.isEmpty()) {
            return ALL;
        }
        boolean checksums = extras.contains(Extra.JAR_CHECKSUMS);
        Stream<Cataloger> more =
                extras.contains(Extra.LOCK_FILES) ? Stream.of(new LockFileCataloger()) : Stream.empty();
        return Stream.concat(
                        ALL.stream()
                                .map(each -> checksums && each instanceof JarCataloger ? new JarCataloger(true) : each),
                        more)
                .toList();
    }
}
