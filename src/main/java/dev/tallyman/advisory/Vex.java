package dev.tallyman.advisory;

import dev.tallyman.model.Purl;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody states about weaknesses of a product (VEX). */
public final class Vex {
    private Vex() {}

    /**
     * @param at            when it was stated; of two about the same, the later counts
     * @param author        of the document, as it says; empty where it does not
     * @param justification a word or sentence why; null where there is none
     * @param source        what the document was read from: a file's name, or the digest of what attached it to an image
     */
    public record Statement(
            Set<String> weaknesses,
            List<Product> products,
            Status status,
            Instant at,
            String author,
            @Nullable String justification,
            String source) {
        public Statement {
            weaknesses = Set.copyOf(weaknesses);
            products = List.copyOf(products);
        }
    }

    /** @param parts packages in it that the statement is about; empty: the product itself, all of it where it is an image */
    public record Product(Purl purl, List<Purl> parts) {
        public Product {
            parts = List.copyOf(parts);
        }
    }

    /** In OpenVEX's words. */
    public enum Status {
        NOT_AFFECTED,
        AFFECTED,
        FIXED,
        UNDER_INVESTIGATION
    }
}
