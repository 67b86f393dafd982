package dev.tallyman.cli;

import dev.tallyman.inventory.History;
import dev.tallyman.model.Problem;
import dev.tallyman.sync.SyncReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Several syncs told as one. */
final class SyncReports {
    private SyncReports() {}

    /** Of two connections. */
    static SyncReport sum(SyncReport a, SyncReport b) {
        List<Problem> problems = new ArrayList<>(a.problems());
        problems.addAll(b.problems());
        return new SyncReport(
                a.status() == b.status() ? a.status() : SyncReport.Status.PARTIAL,
                a.packages() + b.packages(),
                a.versions() + b.versions(),
                a.newVersions() + b.newVersions(),
                a.opened() + b.opened(),
                requests(a, b),
                scarcer(a.rateLimit(), b.rateLimit()),
                verification(a.verification(), b.verification(), true),
                later(a.left(), b.left()),
                unannounced(a, b),
                a.cancelled() || b.cancelled(),
                problems);
    }

    /** Of one connection, the second of which went on with what the first had left: how it stands now is for the second to say. */
    static SyncReport thenOn(SyncReport first, SyncReport second) {
        return new SyncReport(
                second.status(),
                second.packages(),
                second.versions(),
                first.newVersions() + second.newVersions(),
                first.opened() + second.opened(),
                requests(first, second),
                second.rateLimit(),
                verification(first.verification(), second.verification(), false),
                second.left(),
                unannounced(first, second),
                second.cancelled(),
                second.problems());
    }

    static SyncReport cancelled(SyncReport report) {
        return new SyncReport(
                report.status(),
                report.packages(),
                report.versions(),
                report.newVersions(),
                report.opened(),
                report.requests(),
                report.rateLimit(),
                report.verification(),
                report.left(),
                report.unannounced(),
                true,
                report.problems());
    }

    private static SyncReport.Requests requests(SyncReport a, SyncReport b) {
        return new SyncReport.Requests(
                a.requests().rest() + b.requests().rest(),
                a.requests().notModified() + b.requests().notModified(),
                a.requests().registry() + b.requests().registry());
    }

    private static SyncReport.@Nullable Budget scarcer(SyncReport.@Nullable Budget a, SyncReport.@Nullable Budget b) {
        return a == null || (b != null && b.remaining() < a.remaining()) ? b : a;
    }

    private static SyncReport.@Nullable Left later(SyncReport.@Nullable Left a, SyncReport.@Nullable Left b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return new SyncReport.Left(
                a.packages() + b.packages(), a.resumesAt().isAfter(b.resumesAt()) ? a.resumesAt() : b.resumesAt());
    }

    private static List<String> unannounced(SyncReport a, SyncReport b) {
        return Stream.concat(a.unannounced().stream(), b.unannounced().stream())
                .distinct()
                .limit(SyncReport.MAX_NAMED)
                .toList();
    }

    /** @param apart whether what is still left of the two is not the same */
    private static SyncReport.@Nullable Verification verification(
            SyncReport.@Nullable Verification a, SyncReport.@Nullable Verification b, boolean apart) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        Map<String, Long> caught = new TreeMap<>(a.caught());
        b.caught().forEach((kind, count) -> caught.merge(kind, count, Long::sum));
        List<History.Event> changes = Stream.concat(a.changes().stream(), b.changes().stream())
                .limit(SyncReport.MAX_NAMED)
                .toList();
        return new SyncReport.Verification(
                a.packages() + b.packages(), apart ? a.left() + b.left() : b.left(), caught, changes);
    }
}
