package dev.tallyman.report;

import dev.tallyman.match.Finding;
import dev.tallyman.match.VexClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What every format says of a finding beside its facts, in the same words. Not escaped. */
final class FindingNotes {
    /** Of a finding that no record states. */
    static final String INFERRED =
            "inferred: no record is about this release, but the next one fixed it in a later revision of the same upstream version";

    static final String EXPLOITED = "known to be exploited";

    private FindingNotes() {}

    /** In the order of their weight; empty where there is nothing to say. */
    static List<String> of(Finding finding) {
        List<String> notes = new ArrayList<>();
        if (finding.knownExploited()) {
            notes.add(EXPLOITED);
        }
        if (!finding.installed().presence().isInstalled()) {
            notes.add(declared(finding));
        }
        if (finding.status() != Finding.Status.AFFECTED) {
            notes.add(status(finding));
        }
        if (finding.inferred()) {
            notes.add(INFERRED);
        }
        finding.claims().forEach(claim -> notes.add(claim.words()));
        return notes;
    }

    private static String declared(Finding finding) {
        return finding.installed().presence().words() + " in a lock file, not installed";
    }

    static String status(Finding finding) {
        return finding.status().word().replace('_', ' ');
    }

    static String claims(Finding finding) {
        return finding.claims().stream().map(VexClaim::words).collect(Collectors.joining("; "));
    }
}
