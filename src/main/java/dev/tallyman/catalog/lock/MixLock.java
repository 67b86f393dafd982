package dev.tallyman.catalog.lock;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code mix.lock}: a map of Elixir, an entry a line; one from Git names a commit and no version. */
final class MixLock implements LockFormat {
    private static final Pattern ENTRY = Pattern.compile(
            "\"([^\"\n]+)\":\\s*\\{:(hex|git),\\s*(?::\"?([\\w.]+)\"?|\"[^\"\n]*\"),\\s*\"([^\"\n]+)\"");

    @Override
    public void read(byte[] bytes, Declarations found) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.strip().startsWith("%{")) {
            found.problem("not Mix's lock file: it is no map");
            return;
        }
        Matcher entry = ENTRY.matcher(text);
        while (entry.find()) {
            boolean hex = entry.group(2).equals("hex");
            String name = entry.group(3) == null ? entry.group(1) : entry.group(3);
            found.add("hex", name, hex ? entry.group(4) : null, false);
        }
    }
}
