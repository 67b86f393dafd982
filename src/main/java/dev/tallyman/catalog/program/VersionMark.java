package dev.tallyman.catalog.program;

import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Purl;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How one program tells its version. */
final class VersionMark {
    /** How far a version may stand from the anchor. */
    private static final int REACH = 256;

    private final String product;
    private final FileNames files;
    private final Literal anchor;
    private final int before;
    private final LazyPattern<Pattern> pattern;

    /**
     * @param product what it is called in the purl
     * @param files   its file names
     * @param anchor  a literal that stands in the program near its version; searched for first, since that is fast
     * @param before  how many characters before the anchor the version's pattern may begin; 0: the version follows the anchor
     * @param version a regular expression; its first group is the version
     */
    VersionMark(String product, FileNames files, String anchor, int before, String version) {
        this.product = product;
        this.files = files;
        this.anchor = new Literal(anchor);
        this.before = before;
        this.pattern = LazyPattern.of(version);
    }

    String product() {
        return product;
    }

    /** The characters that the names of its files begin with. */
    String firsts() {
        return files.firsts();
    }

    boolean isIn(String fileName) {
        return files.contain(fileName);
    }

    /** The version; null where these bytes do not have it. */
    @Nullable
    String find(byte[] bytes, int start, int end) {
        for (int at = anchor.find(bytes, start, end); at >= 0; at = anchor.find(bytes, at + 1, end)) {
            int behind = at + anchor.length();
            int from = before == 0 ? behind : Math.max(start, at - before);
            String near = new String(bytes, from, Math.min(end, behind + REACH) - from, StandardCharsets.ISO_8859_1);
            Matcher matcher = pattern.get().matcher(near);
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
