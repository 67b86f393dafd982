package dev.tallyman.sync;

import dev.tallyman.connection.ImageScope.PackageName;
import dev.tallyman.github.Answer;
import dev.tallyman.model.TallymanException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a discovery saw, and what became of its questions where it saw nothing. */
final class Sightings {
    private final Set<PackageName> listed = new LinkedHashSet<>();
    private final Map<String, Outcome> owners = new LinkedHashMap<>();
    private final Map<String, Outcome> packages = new HashMap<>();
    private final Set<String> omitted = new LinkedHashSet<>();
    private @Nullable Outcome undiscovered;

    /** How a question ended. */
    enum State {
        LISTED,
        NOT_FOUND,
        SIGN_ON,
        REFUSED,
        /** Not answered this time: the network, the rate limit, a token that is refused for everything. */
        UNDECIDED
    }

    record Outcome(State state, String evidence) {}

    /** A package that GitHub gave, in scope or not. */
    void saw(String owner, String name) {
        listed.add(new PackageName(owner, name));
    }

    void listed(String owner) {
        owners.put(key(owner), new Outcome(State.LISTED, "not among the packages that GitHub lists of " + owner));
    }

    void failed(String owner, Answer<?> answer) {
        owners.put(key(owner), outcome(answer));
    }

    void failed(String owner, TallymanException error) {
        owners.put(key(owner), undecided(error));
    }

    /** A package that was asked for by its name. */
    void failedPackage(String image, Answer<?> answer) {
        packages.put(key(image), outcome(answer));
    }

    /** A package that was asked for in the registry, by its name and without a credential. */
    void failedPackage(String image, TallymanException error) {
        packages.put(
                key(image),
                switch (error.code()) {
                    case DENIED, NOT_FOUND -> new Outcome(State.NOT_FOUND, error.reason());
                    default -> undecided(error);
                });
    }

    /** The credential's own organisations could not be asked for. */
    void undiscovered(Answer<?> answer) {
        undiscovered = outcome(answer);
    }

    /** Organisations, by their ids, that answers left out for their single sign-on. */
    void omitted(List<String> ids) {
        omitted.addAll(ids);
    }

    Set<PackageName> all() {
        return listed;
    }

    Set<String> omitted() {
        return omitted;
    }

    /** By the owner's name in lower case. */
    Map<String, Outcome> owners() {
        return owners;
    }

    /** What became of asking for a package: by its own name, else among its owner's; empty where nobody asked. */
    Optional<Outcome> of(String owner, String image) {
        Outcome own = packages.get(key(image));
        return Optional.ofNullable(own != null ? own : owners.get(key(owner)));
    }

    Optional<Outcome> undiscovered() {
        return Optional.ofNullable(undiscovered);
    }

    /** Whether anything at all can be concluded. */
    boolean decidedAnything() {
        return !listed.isEmpty()
                || owners.values().stream().anyMatch(one -> one.state() != State.UNDECIDED)
                || packages.values().stream().anyMatch(one -> one.state() != State.UNDECIDED);
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Outcome outcome(Answer<?> answer) {
        String evidence;
        try {
            answer.orThrow();
            evidence = "";
        } catch (TallymanException e) {
            evidence = e.reason();
        }
        State state = switch (answer) {
            case Answer.NotFound<?> absent -> State.NOT_FOUND;
            case Answer.Denied<?> denied ->
                switch (denied.reason()) {
                    case SSO_REQUIRED -> State.SIGN_ON;
                    case BAD_CREDENTIAL, ACCOUNT_LOCKED -> State.UNDECIDED;
                    case TOKEN_KIND_BANNED, IP_NOT_ALLOWED, MISSING_PERMISSION, OTHER -> State.REFUSED;
                };
            case Answer.RateLimited<?> limited -> State.UNDECIDED;
            case Answer.Refused<?> refused -> State.REFUSED;
            case Answer.Ok<?> ok -> State.LISTED;
            case Answer.NotModified<?> same -> State.LISTED;
        };
        return new Outcome(state, evidence);
    }

    private static Outcome undecided(TallymanException error) {
        return new Outcome(State.UNDECIDED, error.reason());
    }
}
