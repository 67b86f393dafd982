package dev.tallyman.layer;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What pax's and GNU's headers in front of an entry say of it; where they say nothing, its own header does. Most entries have that alone, so
 * nothing else is asked for there.
 */
final class Announcement {
    /** Of the whole archive. */
    private final Map<String, String> global = new PaxRecords().values;

    private PaxRecords local = new PaxRecords();
    private @Nullable String longName;
    private @Nullable String longLink;

    void global(PaxRecords records) {
        global.putAll(records.values);
    }

    void local(PaxRecords records) {
        local = records;
    }

    void longName(String name) {
        longName = name;
    }

    void longLink(String target) {
        longLink = target;
    }

    PaxRecords local() {
        return local;
    }

    /** After the entry. */
    void forget() {
        if (!local.values.isEmpty() || !local.sparse.isEmpty()) {
            local = new PaxRecords();
        }
        longName = null;
        longLink = null;
    }

    /** As the archive has it. */
    String path(TarHeader header) {
        if (!hasPax()) {
            return longName == null ? header.name() : longName;
        }
        Map<String, String> pax = local.values;
        return first(pax.get("GNU.sparse.name"), pax.get("path"), longName, global.get("path"), header.name());
    }

    /** Of a link, as the archive has it. */
    String target(TarHeader header) {
        return first(local.values.get("linkpath"), longLink, global.get("linkpath"), header.linkName());
    }

    /** @throws IOException where what is said of it is no number */
    long size(TarHeader header) throws IOException {
        String size = hasPax() ? first(local.values.get("size"), global.get("size"), "") : "";
        return size.isEmpty() ? header.size() : PaxRecords.number(size);
    }

    private boolean hasPax() {
        return !local.values.isEmpty() || !global.isEmpty();
    }

    static String first(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return "";
    }
}
