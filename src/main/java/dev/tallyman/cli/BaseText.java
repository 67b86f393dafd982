package dev.tallyman.cli;

import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseImage.Newer;
import dev.tallyman.inventory.BaseImage.Origin;
import dev.tallyman.inventory.BaseName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an image is built on, in words for the terminal. */
final class BaseText {
    private BaseText() {}

    /** By the name of the line; nothing where no base is known. */
    static Map<String, String> lines(@Nullable BaseImage base) {
        Map<String, String> lines = new LinkedHashMap<>();
        if (base == null) {
            return lines;
        }
        lines.put("base", base.title() + " (" + base.why() + ")");
        List<String> others =
                base.held().stream().skip(1).map(BaseName::reference).toList();
        lines.put("also", String.join(" ", others));
        String declared = base.declared();
        lines.put("declared", declared == null || declared.equals(base.name()) ? "" : declared);
        Newer newer = base.newer();
        lines.put("newer base", newer == null ? "" : newer(newer));
        return lines;
    }

    static String newer(Newer newer) {
        return newer.name().reference()
                + (newer.tagMoved() ? " (its tag moved there)" : "")
                + (newer.fixes() == null
                        ? ": what it would fix is not known, one of the two was not read whole or not looked up"
                        : ": without " + Words.count(newer.fixes(), "weakness", "weaknesses") + " of this base");
    }

    /** Where something comes from; with a question mark where that rests on an estimate. */
    static Table.Cell cell(Origin origin, @Nullable BaseImage base) {
        return switch (origin) {
            case BASE -> new Table.Cell(base != null && base.estimated() ? "base?" : "base", Style.FAINT);
            case IMAGE -> new Table.Cell(base != null && base.estimated() ? "image?" : "image", Style.PLAIN);
            case UNKNOWN -> new Table.Cell("", Style.FAINT);
        };
    }
}
