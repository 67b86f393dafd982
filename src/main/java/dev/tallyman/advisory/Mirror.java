package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A copy of OSV's bucket: a folder an ecosystem, with {@code all.zip}, {@code modified_id.csv} and a file a record. */
sealed interface Mirror {
    String WHOLE = "all.zip";
    String LIST = "modified_id.csv";

    /** @param fetcher null where there is no network */
    static Mirror of(String where, @Nullable FeedFetcher fetcher) {
        return where.toLowerCase(Locale.ROOT).matches("https?://.*")
                ? new Url(where.endsWith("/") ? where : where + "/", fetcher)
                : new Folder(Path.of(where));
    }

    /** Where a file is, to be fetched from. */
    String address(String ecosystem, String file);

    /**
     * Gives a file.
     *
     * @param fingerprint of the copy that is held; null where there is none
     */
    Answer fetch(String ecosystem, String file, @Nullable String fingerprint);

    /** What came of it. */
    sealed interface Answer {
        record Missing() implements Answer {}

        record Unchanged() implements Answer {}

        /** @param temporary whether the file goes with this */
        record Copy(Path file, boolean temporary, @Nullable String fingerprint) implements Answer, AutoCloseable {
            @Override
            public void close() {
                if (temporary) {
                    AdvisoryImport.delete(file);
                }
            }
        }
    }

    /** By HTTP. */
    record Url(String base, @Nullable FeedFetcher fetcher) implements Mirror {
        @Override
        public String address(String ecosystem, String file) {
            return base + encoded(ecosystem) + "/" + encoded(file);
        }

        private static String encoded(String name) {
            return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        }

        @Override
        public Answer fetch(String ecosystem, String file, @Nullable String fingerprint) {
            String url = address(ecosystem, file);
            if (fetcher == null) {
                throw AdvisoryImport.offline(url);
            }
            try {
                return switch (fetcher.fetch(url, fingerprint)) {
                    case FeedFetcher.Fetch.Unchanged() -> new Answer.Unchanged();
                    case FeedFetcher.Fetch.Fetched(Path fetched, String now) -> new Answer.Copy(fetched, true, now);
                };
            } catch (TallymanException e) {
                if (e.code() == ErrorCode.NOT_FOUND) {
                    return new Answer.Missing();
                }
                throw e;
            }
        }
    }

    /** On a disk. */
    record Folder(Path root) implements Mirror {
        @Override
        public String address(String ecosystem, String file) {
            return root.resolve(ecosystem).resolve(file).toString();
        }

        @Override
        public Answer fetch(String ecosystem, String file, @Nullable String fingerprint) {
            Path path = Path.of(address(ecosystem, file));
            boolean there = Files.isRegularFile(path) && !(file.equals(LIST) && outdated(path));
            return there ? new Answer.Copy(path, false, null) : new Answer.Missing();
        }

        /** Somebody may have copied a newer {@code all.zip} alone: a list from before it tells nothing. */
        private static boolean outdated(Path list) {
            try {
                Path whole = list.resolveSibling(WHOLE);
                return Files.exists(whole)
                        && Files.getLastModifiedTime(whole).compareTo(Files.getLastModifiedTime(list)) > 0;
            } catch (IOException e) {
                return true;
            }
        }
    }
}
