package dev.tallyman.server.views;

import java.util.List;

/** What a search found, at most {@link #MOST} of a kind. */
public record SearchView(String query, List<Hit> hits) {
    public static final int MOST = 20;

    public SearchView {
        hits = List.copyOf(hits);
    }

    /** {@code exact}: the query names this very thing. {@code kind} is image, tag, digest, weakness or package. */
    public record Hit(String kind, String title, String detail, String href, boolean exact) {}
}
