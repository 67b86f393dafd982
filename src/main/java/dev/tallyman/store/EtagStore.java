package dev.tallyman.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.tallyman.github.EtagCache;
import java.util.Optional;
import org.jooq.Record;

/** {@link EtagCache} on the table {@code http_cache}. */
public final class EtagStore implements EtagCache {
    private static final int LEVEL = 3;

    private final Database database;

    public EtagStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Entry> find(Key key) {
        return database.read(context -> context.fetchOptional(
                        "SELECT etag, link, body FROM http_cache WHERE credential = ? AND url = ? AND accept = ?",
                        key.credential(),
                        key.url(),
                        key.accept()))
                .flatMap(EtagStore::entry);
    }

    /** A body that cannot be read back is as good as none: it is asked for again, without a condition. */
    private static Optional<Entry> entry(Record row) {
        byte[] body = row.get("body", byte[].class);
        try {
            return Optional.of(new Entry(
                    row.get("etag", String.class),
                    row.get("link", String.class),
                    Zstd.decompress(body, Math.toIntExact(Zstd.getFrameContentSize(body)))));
        } catch (ZstdException | ArithmeticException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void put(Key key, Entry entry) {
        byte[] body = Zstd.compress(entry.body(), LEVEL);
        database.update(context ->
                context.execute("""
                INSERT INTO http_cache (credential, url, accept, etag, link, body) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (credential, url, accept) DO UPDATE SET etag = excluded.etag, link = excluded.link, body = excluded.body""", key.credential(), key.url(), key.accept(), entry.etag(), entry.link(), body));
    }
}
