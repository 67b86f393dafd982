package dev.tallyman.advisory;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.tallyman.advisory.VersionRange.EventKind;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes records of bytes, and problems of what is wrong with them. For one thread. */
final class RecordParser implements AutoCloseable {
    /** A record may have at most this many bytes; the largest of OSV's public ones has about 4 MiB. */
    static final int MAX_BYTES = 16 << 20;

    private static final int COMPRESSION = 3;
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    private final FeedProblems problems;
    private final Instant latest;
    private final Instant now;
    private final MessageDigest digest = sha256();
    /** One for all records: making one takes longer than a record does. */
    private final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(COMPRESSION);

    RecordParser(FeedProblems problems, Clock clock) {
        this.problems = problems;
        now = clock.instant();
        latest = now.plus(CLOCK_SKEW);
    }

    /** Parses; null where the bytes are no record, which is then a problem. */
    @Nullable
    OsvRecord parse(String where, byte[] bytes, int length) {
        if (length > MAX_BYTES) {
            problems.add(where, "the record has more than " + (MAX_BYTES >> 20) + " MiB and was skipped");
            return null;
        }
        try {
            Advisory advisory = checked(where, OsvReader.read(bytes, length));
            return new OsvRecord(advisory, fingerprint(bytes, length), compress(bytes, length));
        } catch (BadRecordException e) {
            problems.add(where, "the record was skipped: " + e.getMessage());
            return null;
        }
    }

    private Advisory checked(String where, Advisory advisory) {
        for (AffectedPackage entry : advisory.affected()) {
            if (!Ecosystems.known(entry.ecosystem())) {
                problems.add(where, "the ecosystem \"" + entry.ecosystem() + "\" is not one that OSV names");
            }
            for (VersionRange range : entry.ranges()) {
                String contradiction = contradiction(range);
                if (contradiction != null) {
                    problems.add(where, contradiction + " (" + entry.name() + ")");
                }
            }
        }
        if (advisory.modified().isAfter(latest)) {
            problems.add(where, "it was modified in the future (" + advisory.modified() + "), which is read as now");
            return modified(advisory, now);
        }
        return advisory;
    }

    /** What the schema forbids within one range; such a range is evaluated as it stands all the same. */
    private static @Nullable String contradiction(VersionRange range) {
        if (range.kind() == VersionRange.Kind.GIT) {
            return null;
        }
        if (range.kind() == VersionRange.Kind.OTHER) {
            return "a range of an unknown kind cannot be evaluated";
        }
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        range.events().forEach(event -> kinds.add(event.kind()));
        if (!kinds.contains(EventKind.INTRODUCED)) {
            return "a range has no \"introduced\" event, so nothing is in it";
        }
        return kinds.contains(EventKind.FIXED) && kinds.contains(EventKind.LAST_AFFECTED)
                ? "a range has both \"fixed\" and \"last_affected\" events"
                : null;
    }

    private static Advisory modified(Advisory advisory, Instant modified) {
        return new Advisory(
                advisory.id(),
                modified,
                advisory.published(),
                advisory.withdrawn(),
                advisory.aliases(),
                advisory.upstream(),
                advisory.related(),
                advisory.summary(),
                advisory.severities(),
                advisory.affected());
    }

    private long fingerprint(byte[] bytes, int length) {
        digest.reset();
        digest.update(bytes, 0, length);
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private byte[] compress(byte[] bytes, int length) {
        byte[] room = new byte[(int) Zstd.compressBound(length)];
        int size = compressor.compressByteArray(room, 0, room.length, bytes, 0, length);
        return Arrays.copyOf(room, size);
    }

    /** Gives back the compressor's memory. */
    @Override
    public void close() {
        compressor.close();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
