package dev.tallyman.server;

import dev.tallyman.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The files that pages need: a fixed list, read once. Addresses carry a part of the content's hash, so browsers may keep them for ever. */
public final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    private static final String[] FILES = {
        "app.css",
        "app.js",
        "mark.svg",
        "fonts/inter-latin-400-normal.woff2",
        "fonts/inter-latin-600-normal.woff2",
        "fonts/inter-LICENSE.txt",
        "fonts/ibm-plex-mono-latin-400-normal.woff2",
        "fonts/ibm-plex-mono-latin-600-normal.woff2",
        "fonts/ibm-plex-mono-LICENSE.txt"
    };

    /** A file, its type, and what changes when it does. */
    record Asset(byte[] content, String type, String version) {}

    private final Map<String, Asset> files = new LinkedHashMap<>();

    Assets() {
        for (String file : FILES) {
            byte[] content = load(file);
            String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
            if (type == null) {
                throw new IllegalStateException("no type for " + file);
            }
            files.put(file, new Asset(content, type, Digest.of(content).abbreviated()));
        }
    }

    Optional<Asset> find(String file) {
        return Optional.ofNullable(files.get(file));
    }

    /** The address of a file. */
    public String href(String file) {
        Asset asset = files.get(file);
        if (asset == null) {
            throw new IllegalArgumentException("no such file: " + file);
        }
        return "/static/" + file + "?v=" + asset.version;
    }

    private static byte[] load(String file) {
        try (InputStream stream = Assets.class.getResourceAsStream("static/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("missing from the build: static/" + file);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
