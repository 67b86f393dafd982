package dev.tallyman.connection;

import dev.tallyman.connection.Diagnosis.Ability;
import dev.tallyman.connection.Diagnosis.Capability;
import dev.tallyman.connection.Diagnosis.State;
import dev.tallyman.github.Answer;
import dev.tallyman.github.PackageOwner;
import dev.tallyman.model.Digest;
import dev.tallyman.model.TallymanException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether GitHub's attestations can be read. GitHub leaves out, without a word, those of repositories that the credential may not read; so an empty list
 * proves nothing, and only an attestation that is shown proves that it works.
 */
final class AttestationProbe {
    private static final String NONE =
            "none of the newest image: there are none, or they are of a repository that this credential may not read";

    private final Session session;
    private final Token.Kind kind;

    AttestationProbe(Session session, Token.Kind kind) {
        this.session = session;
        this.kind = kind;
    }

    /** @param digests of images that the API or the registry showed, one a package */
    Capability examine(PackageOwner owner, List<Digest> digests) {
        Capability last = said(owner, State.UNKNOWN, OwnerProbe.NOTHING_TO_TRY + ": no image's digest is known", null);
        try {
            for (Digest digest : digests) {
                last = judged(owner, session.gitHub().attestations().count(owner, digest));
                if (last.state() != State.UNKNOWN) {
                    return last;
                }
            }
        } catch (TallymanException e) {
            return said(owner, State.UNKNOWN, e.reason(), null);
        }
        return last;
    }

    private Capability judged(PackageOwner owner, Answer<Integer> answer) {
        String evidence = Words.evidence(answer);
        return switch (answer) {
            case Answer.Ok<Integer> ok -> counted(owner, evidence, ok.value());
            case Answer.NotModified<Integer> same -> counted(owner, evidence, same.value());
            case Answer.NotFound<Integer> absent -> said(owner, State.UNKNOWN, evidence + ", " + NONE, null);
            case Answer.RateLimited<Integer> limited ->
                said(owner, State.UNKNOWN, evidence, Words.remedy(answer, kind));
            case Answer.Denied<Integer> denied -> said(owner, State.FAILS, evidence, remedy(denied));
            case Answer.Refused<Integer> refused -> said(owner, State.FAILS, evidence, Words.remedy(answer, kind));
        };
    }

    private static Capability counted(PackageOwner owner, String evidence, int count) {
        return count > 0
                ? said(owner, State.WORKS, evidence + ", " + count + " of the newest image", null)
                : said(owner, State.UNKNOWN, evidence + ", " + NONE, null);
    }

    private @Nullable String remedy(Answer.Denied<Integer> denied) {
        boolean hasPermissions = kind != Token.Kind.CLASSIC && kind != Token.Kind.OAUTH;
        return hasPermissions && denied.reason() == Answer.Reason.MISSING_PERMISSION
                ? "Give the token or the App the permission attestations: read."
                : Words.remedy(denied, kind);
    }

    private static Capability said(PackageOwner owner, State state, String evidence, @Nullable String remedy) {
        return new Capability(Ability.ATTESTATIONS, owner.login(), state, evidence, remedy);
    }
}
