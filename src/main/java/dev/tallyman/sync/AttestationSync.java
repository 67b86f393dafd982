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
     * @param asked     digests
     * @param attested  of them, with at least one attestation
     * @param found     attestations
     * @param more      whether there are more to ask for
     * @param cancelled whether it was told to stop
     */
    public record Report(int asked, int attested, int found, boolean more, boolean cancelled, List<Problem> problems) {
        public Report {
            problems = List.copyOf(problems);
        }
    }

    /** Of all that is due; stops where the API wants no more of us, and where its thread is interrupted. */
    public Report run(long connectionId, GitHub github, SyncProgress progress) {
        List<Attestations.Due> due =
                attestations.due(connectionId, clock.instant().minus(FRESH), MOST + 1);
        Asking asking = new Asking(github, due.subList(0, Math.min(due.size(), MOST)), progress);
        boolean cancelled = false;
        try {
            asking.run();
        } catch (RuntimeException e) {
            cancelled = Thread.interrupted(); // whatever was interrupted fails in its own words
            if (!cancelled) {
                throw e;
            }
        }
        return new Report(
                asking.asked, asking.attested, asking.found, asking.asked < due.size(), cancelled, asking.problems);
    }

    /** One run. */
    private final class Asking {
        private final GitHub github;
        private final List<Attestations.Due> due;
        private final SyncProgress progress;
        private final List<Problem> problems = new ArrayList<>();
        private int asked;
        private int attested;
        private int found;

        Asking(GitHub github, List<Attestations.Due> due, SyncProgress progress) {
            this.github = github;
            this.due = due;
            this.progress = progress;
        }

        void run() {
            for (Attestations.Due one : due) {
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
                        return;
                    }
                }
                asked++;
            }
        }
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
