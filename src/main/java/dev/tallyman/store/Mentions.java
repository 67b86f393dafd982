package dev.tallyman.store;

import dev.tallyman.model.ImageReference;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Writes the table {@code mention}: packages that labels, annotations and deliveries name. */
final class Mentions {
    private static final List<String> LABELS = List.of(
            "org.opencontainers.image.base.name", "org.opencontainers.image.source", "org.opencontainers.image.url");

    /** Where source code is: {@code https://github.com/acme/api} is a repository, not a package. */
    private static final String SOURCE_HOST = "github.com";

    private static final String ADD = """
            INSERT INTO mention (registry, name, source, label, digest, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (registry, name, source) DO UPDATE SET last_at = excluded.last_at""";

    private Mentions() {}

    /** Of the labels or annotations of a manifest, those that name a package in a registry. */
    static void labels(DSLContext context, String digest, Map<String, String> labels, Instant now) {
        for (String label : LABELS) {
            String value = labels.get(label);
            if (value != null) {
                reference(value)
                        .ifPresent(named ->
                                add(context, named.registry(), named.repository(), "label", label, digest, now));
            }
        }
    }

    /** A delivery does not tell its host. */
    static void delivery(DSLContext context, String name, Instant now) {
        add(context, "", name.toLowerCase(Locale.ROOT), "delivery", "", null, now);
    }

    private static void add(
            DSLContext context,
            String registry,
            String name,
            String source,
            String label,
            @Nullable String digest,
            Instant now) {
        context.execute(ADD, registry, name, source, label, digest, now.toEpochMilli(), now.toEpochMilli());
    }

    private static Optional<ImageReference> reference(String value) {
        String bare = value.strip().replaceFirst("^https?://", "");
        return ImageReference.tryParse(bare)
                .filter(named -> bare.startsWith(named.registry() + "/"))
                .filter(named -> !named.registry().equals(SOURCE_HOST)
                        && named.repository().contains("/"));
    }
}
