package dev.tallyman.sync;

import dev.tallyman.github.Answer;
import dev.tallyman.github.GitHub;
import dev.tallyman.github.PackageOwner;
import dev.tallyman.inventory.Attestation;
import dev.tallyman.inventory.Attestations;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks GitHub which attestations it keeps of what the tags point to. That costs a request a digest, so it is done only when asked for, and at most
 * {@link #MOST} at a time; each answer is recorded as it comes, and the next time goes on with the rest.
 */
public final class AttestationSync {
    /** So many digests are asked for at a time. */
    public static final int MOST = 1_000;

    /** An answer is good for so long. */
    static final Duration FRESH = Duration.ofHours(24);

    private final Attestations attestations;
    private final Clock clock;

    public AttestationSync(Attestations attestations, Clock clock) {
        this.attestations = attestations;
        this.clock = clock;
    }

    /**
     * What came of it; components are named as the JSON.
     *
     * @param asked    digests
     * @param attested of them, with at least one attestation
     * @param found    attestations
     * @param more     whether there are more to ask for
     */
    public record Report(int asked, int attested, int found, boolean more, List<Problem> problems) {
        public Report {
            problems = List.copyOf(problems);
        }
    }

    /** Of all that is due; stops where the API wants no more of us. */
    public Report run(long connectionId, GitHub github, SyncProgress progress) {
        Instant before = clock.instant().minus(FRESH);
        List<Attestations.Due> due = attestations.due(connectionId, before, MOST + 1);
        List<Problem> problems = new ArrayList<>();
        int asked = 0;
        int attested = 0;
        int found = 0;
        for (Attestations.Due one : due.subList(0, Math.min(due.size(), MOST))) {
            Cancelled.check();
            progress.at(asked, due.size(), one.image().name() + ": attestations");
            try {
                List<Attestation> all = ask(github, one);
                attested += all.isEmpty() ? 0 : 1;
                found += all.size();
                attestations.record(one.subject(), all, clock.instant());
            } catch (TallymanException e) {
                Cancelled.check();
                attestations.unanswered(one.subject(), Problems.words(e), clock.instant());
                problems.add(new Problem(one.image().name() + "@" + one.subject(), Problems.words(e)));
                if (isHopeless(e)) {
                    return new Report(asked, attested, found, true, problems);
                }
            }
            asked++;
        }
        return new Report(asked, attested, found, due.size() > MOST, problems);
    }

    /** Others would meet it too. */
    private static boolean isHopeless(TallymanException e) {
        return switch (e.code()) {
            case RATE_LIMITED, DENIED, UNREACHABLE -> true;
            default -> false;
        };
    }

    private static List<Attestation> ask(GitHub github, Attestations.Due due) {
        PackageOwner owner =
                due.ownedByUser() ? PackageOwner.user(due.owner()) : PackageOwner.organization(due.owner());
        Answer<List<dev.tallyman.github.Attestations.Listed>> answer =
                github.attestations().list(owner, due.subject());
        if (answer instanceof Answer.NotFound<?>) {
            return List.of();
        }
        return answer.orThrow().stream()
                .map(listed -> read(github, due, listed))
                .toList();
    }

    private static Attestation read(
            GitHub github, Attestations.Due due, dev.tallyman.github.Attestations.Listed listed) {
        try {
            return BundleReader.read(github.attestations().bundle(listed), due.subject());
        } catch (TallymanException e) {
            Cancelled.check();
            return Attestation.unreadable(due.subject(), Problems.words(e));
        }
    }
}
