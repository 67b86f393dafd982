package dev.tallyman.store;

import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** One statement for many rows, sent together. */
final class Batch {
    private BatchBindStep rows;

    Batch(DSLContext context, String sql) {
        rows = context.batch(sql);
    }

    void add(@Nullable Object... values) {
        rows = rows.bind(values);
    }

    void execute() {
        if (rows.size() > 0) {
            int[] counts = rows.execute();
            assert counts.length > 0;
        }
    }
}
