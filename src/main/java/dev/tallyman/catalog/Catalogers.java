package dev.tallyman.catalog;

import dev.tallyman.catalog.apk.ApkCataloger;
import dev.tallyman.catalog.dpkg.DpkgCataloger;
import dev.tallyman.catalog.os.OsCataloger;
import dev.tallyman.catalog.rpm.RpmCataloger;
import dev.tallyman.catalog.rpm.RpmManifestCataloger;
import java.util.List;

/** All catalogers, system packages first. */
public final class Catalogers {
    public static final List<Cataloger> ALL = List.of(
            new OsCataloger(), new ApkCataloger(), new DpkgCataloger(), new RpmCataloger(), new RpmManifestCataloger());

    private Catalogers() {}
}
