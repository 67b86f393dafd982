package dev.tallyman.catalog.lock;

import org.jspecify.annotations.Nullable;

/**
 * What stands for a version in the locks of JavaScript's package managers.
 *
 * @param version null where it is an address
 */
record NpmSpec(String name, @Nullable String version, boolean isLocal) {
    static NpmSpec of(String name, @Nullable String text) {
        if (text == null) {
            return new NpmSpec(name, null, false);
        }
        if (text.startsWith("npm:")) {
            String alias = text.substring("npm:".length());
            int at = alias.indexOf('@', 1);
            return at < 0
                    ? new NpmSpec(name, alias, false)
                    : new NpmSpec(alias.substring(0, at), alias.substring(at + 1), false);
        }
        boolean local = text.startsWith("file:") || text.startsWith("link:") || text.startsWith("workspace:");
        boolean address = text.indexOf(':') >= 0 || text.indexOf('/') >= 0;
        return new NpmSpec(name, address ? null : text, local);
    }
}
