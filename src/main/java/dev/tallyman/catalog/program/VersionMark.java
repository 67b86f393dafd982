package dev.tallyman.catalog.program;

import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.Purl;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one program tells its version.
 *
 * @param product what it is called in the purl
 * @param file    its file name
 * @param anchor  a literal that stands in the program near its version; searched for first, since that is fast
 * @param before  how many characters before the anchor the pattern may begin
 * @param pattern from there on, the first group is the version
 */
record VersionMark(String product, Pattern file, String anchor, int before, Pattern pattern) {
    /** How far a version may stand from the anchor. */
    private static final int REACH = 256;

    /** The version; null where the text does not have it. */
    @Nullable
    String find(String text, String path) {
        for (int at = text.indexOf(anchor); at >= 0; at = text.indexOf(anchor, at + 1)) {
            int from = Math.max(0, at - before);
            Matcher matcher = pattern.matcher(text).region(from, Math.min(text.length(), at + anchor.length() + REACH));
            if (before == 0 ? matcher.lookingAt() : matcher.find()) {
                return matcher.group(1);
            }
        }
        return null;
    }

    PackageFact fact(String version, String path) {
        return LanguagePackage.fact(Purl.of("generic", null, product, version), product, version, path, List.of());
    }
}
