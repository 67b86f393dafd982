package dev.tallyman.store;

import dev.tallyman.inventory.DeclaredBase;
import dev.tallyman.inventory.DeclaredBase.Place;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Manifest;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The table {@code declared_base}: what images say of their bases, a row a place where they say it. */
final class DeclaredBases {
    private DeclaredBases() {}

    static void image(DSLContext context, Digest image, Map<String, String> annotations, Map<String, String> labels) {
        DeclaredBase.of(annotations, Place.MANIFEST).ifPresent(said -> add(context, image, said));
        DeclaredBase.of(labels, Place.LABEL).ifPresent(said -> add(context, image, said));
    }

    /** What an index says of its children, and beside each. */
    static void index(DSLContext context, Manifest.Index index) {
        Optional<DeclaredBase> ofAll = DeclaredBase.of(index.annotations(), Place.INDEX);
        for (Descriptor child : index.manifests()) {
            ofAll.ifPresent(said -> add(context, child.digest(), said));
            DeclaredBase.of(child.annotations(), Place.DESCRIPTOR)
                    .ifPresent(said -> add(context, child.digest(), said));
        }
    }

    private static void add(DSLContext context, Digest image, DeclaredBase said) {
        context.execute(
                """
                INSERT INTO declared_base (digest, place, name, base_digest) VALUES (?, ?, ?, ?)
                ON CONFLICT (digest, place) DO UPDATE SET name = excluded.name, base_digest = excluded.base_digest""",
                image.toString(),
                said.place().distance(),
                said.name(),
                said.digest() == null ? null : said.digest().toString());
    }

    /** What an image says of its base, by the place nearest to it. */
    static @Nullable DeclaredBase of(DSLContext context, String image) {
        return context.fetchOptional(
                        "SELECT place, name, base_digest FROM declared_base WHERE digest = ? ORDER BY place LIMIT 1",
                        image)
                .map(row -> new DeclaredBase(
                        row.get("name", String.class),
                        Digest.tryParse(String.valueOf(row.get("base_digest", String.class)))
                                .orElse(null),
                        Place.at(row.get("place", Integer.class))))
                .orElse(null);
    }
}
