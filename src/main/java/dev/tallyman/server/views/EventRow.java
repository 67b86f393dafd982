package dev.tallyman.server.views;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that changed, and when it was seen. {@code image} is the image's name, {@code href} its page, {@code drift} whether a tag that should stay moved. */
public record EventRow(
        long id,
        Instant at,
        String kind,
        @Nullable String image,
        @Nullable String href,
        String subject,
        @Nullable String before,
        @Nullable String after,
        boolean drift) {}
