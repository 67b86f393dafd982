package dev.tallyman.sync;

import dev.tallyman.github.Answer;
import dev.tallyman.github.GitHub;
import dev.tallyman.github.SourceRepository;
import dev.tallyman.inventory.Ownership;
import dev.tallyman.inventory.Ownership.By;
import dev.tallyman.inventory.Ownerships;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who looks after the images that the sync opened: by the repository that they are linked to, or say that they are built from, its custom
 * properties, its topics and its CODEOWNERS. A repository is read once a sync, and not again within {@link #FRESH} unless the sync is a full one.
 */
final class OwnerSync {
    /** An answer is good for so long. */
    static final Duration FRESH = Duration.ofHours(24);

    /** The file of a repository whose owner is asked for where the image does not say in which folder it is made. */
    static final String DEFAULT_FILE = "Dockerfile";

    private static final Set<String> PROPERTIES = Set.of("team", "teams", "owner", "owners");
    private static final List<String> TOPICS = List.of("team-", "owner-");

    /** What others would meet too, and may be over by the next sync. */
    private static final Set<ErrorCode> LATER =
            EnumSet.of(ErrorCode.RATE_LIMITED, ErrorCode.UNREACHABLE, ErrorCode.DENIED);

    private final Run run;
    private final GitHub github;
    private final Map<String, Facts> read = new HashMap<>();

    /** @param problem why nothing is known of the repository */
    private record Facts(Optional<SourceRepository> repository, CodeOwners owners, String problem) {}

    OwnerSync(Run run) {
        this.run = run;
        this.github = run.request.github();
    }

    /** What cannot be read is recorded with the image, and not a problem of the sync: the token was given for packages. */
    void run() {
        if (github.isAnonymous()) {
            return; // 60 requests an hour are needed for the images themselves
        }
        Ownerships ownerships = run.records.ownerships();
        boolean full = run.request.full();
        for (Ownerships.Due due : ownerships.due(
                run.request.connectionId(),
                full ? 0 : run.id,
                full ? run.now() : run.now().minus(FRESH))) {
            Cancelled.check();
            if (run.stopped() != null) {
                return;
            }
            try {
                ownerships.record(due.image(), ownership(due), run.now());
            } catch (TallymanException e) {
                Cancelled.check();
                if (LATER.contains(e.code())) {
                    return; // asked again by the next sync that opens the image
                }
                throw e;
            }
        }
    }

    private Ownership ownership(Ownerships.Due due) {
        Optional<SourceLabel> label = SourceLabel.of(run.records.ownerships().newest(due.image()), github.host());
        String source = label.map(SourceLabel::repository).orElse(null);
        String repository = due.linked() != null ? due.linked() : source;
        String path = label.filter(one -> one.repository().equalsIgnoreCase(repository))
                .map(SourceLabel::path)
                .orElse("");
        if (repository == null) {
            return new Ownership(null, "", List.of(), By.NONE, null);
        }
        Facts facts = read.computeIfAbsent(repository.toLowerCase(Locale.ROOT), key -> read(repository));
        if (facts.repository().isEmpty()) {
            return new Ownership(source, path, List.of(), By.UNKNOWN, facts.problem());
        }
        return ownership(facts.repository().get(), facts.owners(), source, path);
    }

    private static Ownership ownership(
            SourceRepository repository,
            CodeOwners owners,
            @org.jspecify.annotations.Nullable String source,
            String path) {
        List<String> properties = new ArrayList<>();
        repository.properties().forEach((name, values) -> {
            if (PROPERTIES.contains(name.toLowerCase(Locale.ROOT))) {
                properties.addAll(values);
            }
        });
        if (!properties.isEmpty()) {
            return new Ownership(source, path, properties, By.PROPERTY, null);
        }
        List<String> topics = repository.topics().stream()
                .flatMap(topic -> TOPICS.stream()
                        .filter(prefix -> topic.startsWith(prefix) && topic.length() > prefix.length())
                        .map(prefix -> topic.substring(prefix.length())))
                .toList();
        if (!topics.isEmpty()) {
            return new Ownership(source, path, topics, By.TOPIC, null);
        }
        List<String> teams = owners.of(path.isEmpty() ? DEFAULT_FILE : path + "/" + DEFAULT_FILE);
        return new Ownership(source, path, teams, teams.isEmpty() ? By.REPOSITORY : By.CODEOWNERS, null);
    }

    private Facts read(String repository) {
        Answer<SourceRepository> answer = github.repositories().get(repository);
        CodeOwners nobody = CodeOwners.parse("");
        return switch (answer) {
            case Answer.Ok<SourceRepository> ok ->
                new Facts(Optional.of(ok.value()), codeOwners(ok.value().fullName()), "");
            case Answer.NotModified<SourceRepository> same ->
                new Facts(Optional.of(same.value()), codeOwners(same.value().fullName()), "");
            case Answer.NotFound<SourceRepository> absent ->
                new Facts(
                        Optional.empty(),
                        nobody,
                        repository
                                + " is not there, or the token may not read it (a classic token needs the scope repo for private ones)");
            case Answer.Denied<SourceRepository> denied
            when denied.reason() == Answer.Reason.BAD_CREDENTIAL -> throw thrown(denied);
            case Answer.Denied<SourceRepository> denied ->
                new Facts(
                        Optional.empty(),
                        nobody,
                        repository + " may not be read: GitHub answers " + denied.status() + " (" + denied.message()
                                + ")");
            case Answer.RateLimited<SourceRepository> limited -> throw thrown(limited);
            case Answer.Refused<SourceRepository> refused ->
                new Facts(Optional.empty(), nobody, repository + " cannot be read: " + refused.message());
        };
    }

    private static TallymanException thrown(Answer<?> answer) {
        try {
            answer.orThrow();
        } catch (TallymanException e) {
            return e;
        }
        throw new IllegalStateException("an answer that is none");
    }

    private CodeOwners codeOwners(String repository) {
        for (String place : CodeOwners.PLACES) {
            Answer<String> file = github.repositories().file(repository, place);
            if (file.isOk()) {
                return CodeOwners.parse(file.orThrow());
            }
            if (file instanceof Answer.RateLimited<?>) {
                throw thrown(file);
            }
        }
        return CodeOwners.parse("");
    }
}
