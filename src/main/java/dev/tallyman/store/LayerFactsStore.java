package dev.tallyman.store;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.tallyman.catalog.LayerAnalyzer;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.model.Digest;
import dev.tallyman.scan.LayerFactsCache;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import org.jooq.DSLContext;

/** {@link LayerFactsCache} on the table {@code layer_facts}: what this analyser's version read, and no other's. */
public final class LayerFactsStore implements LayerFactsCache {
    private static final int LEVEL = 3;

    private final Database database;
    private final Clock clock;
    private final int analyser;

    public LayerFactsStore(Database database, Clock clock) {
        this(database, clock, LayerAnalyzer.VERSION);
    }

    LayerFactsStore(Database database, Clock clock, int analyser) {
        this.database = database;
        this.clock = clock;
        this.analyser = analyser;
    }

    /** Facts that cannot be read back are as good as none: the layer is read again. */
    @Override
    public Optional<LayerFacts> get(Digest layer) {
        return database.read(context -> kept(context, layer)).flatMap(LayerFactsStore::facts);
    }

    private Optional<byte[]> kept(DSLContext context, Digest layer) {
        return context.fetchOptional(
                        "SELECT facts FROM layer_facts WHERE digest = ? AND analyser = ?", layer.toString(), analyser)
                .map(row -> row.get("facts", byte[].class));
    }

    private static Optional<LayerFacts> facts(byte[] kept) {
        try (InputStream json = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(kept))) {
            return Optional.of(LayerFacts.readJson(json));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As it is written: the JSON of half a million entries is in memory at no time. */
    private static byte[] compressed(LayerFacts facts) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        try (OutputStream json = new ZstdOutputStreamNoFinalizer(kept, LEVEL)) {
            facts.writeJson(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kept.toByteArray();
    }

    @Override
    public void put(Digest layer, LayerFacts facts) {
        byte[] compressed = compressed(facts);
        database.update(context -> {
            if (facts.inPart() != null && holdsWhole(context, layer)) {
                return;
            }
            context.execute("DELETE FROM layer_facts WHERE digest = ? AND analyser < ?", layer.toString(), analyser);
            context.execute(
                    """
                    INSERT INTO layer_facts (digest, analyser, facts, read_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (digest, analyser) DO UPDATE SET facts = excluded.facts, read_at = excluded.read_at""", layer.toString(), analyser, compressed, clock.instant().toEpochMilli());
        });
    }

    private boolean holdsWhole(DSLContext context, Digest layer) {
        return kept(context, layer)
                .flatMap(LayerFactsStore::facts)
                .filter(held -> held.inPart() == null)
                .isPresent();
    }
}
