package dev.tallyman.catalog;

import java.util.List;

/** All catalogers, system packages first. */
public final class Catalogers {
    public static final List<Cataloger> ALL = List.of();

    private Catalogers() {}
}
