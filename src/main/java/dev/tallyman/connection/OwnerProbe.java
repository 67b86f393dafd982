package dev.tallyman.connection;

import dev.tallyman.connection.Diagnosis.Ability;
import dev.tallyman.connection.Diagnosis.Capability;
import dev.tallyman.connection.Diagnosis.Mark;
import dev.tallyman.connection.Diagnosis.State;
import dev.tallyman.connection.Diagnosis.Step;
import dev.tallyman.connection.ImageScope.PackageName;
import dev.tallyman.github.Answer;
import dev.tallyman.github.GitHubPackage;
import dev.tallyman.github.PackageOwner;
import dev.tallyman.github.PackageVersion;
import dev.tallyman.github.Page;
import dev.tallyman.github.Versions;
import dev.tallyman.model.Digest;
import dev.tallyman.model.TallymanException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a credential can do with one owner's packages: list them, read their versions, pull them, see their attestations. */
final class OwnerProbe {
    /** Begins the evidence of what could not be tried as there is nothing to try it on. */
    static final String NOTHING_TO_TRY = "nothing to try it on";

    /** Packages that are not named in the scope, of which so many are enough: one private, one public. */
    private static final int SAMPLES = 2;

    private static final int MAX_NAMED = 50;

    private final Session session;
    private final boolean reachable;

    /** @param reachable whether the API is worth asking: false after a 401, or where it did not answer */
    OwnerProbe(Session session, boolean reachable) {
        this.session = session;
        this.reachable = reachable;
    }

    record Findings(
            List<Step> steps, List<Capability> capabilities, List<String> notVisible, boolean isWorkflowToken) {}

    Findings examine(PackageOwner owner) {
        return new Visit(owner).run();
    }

    private final class Visit {
        private final PackageOwner owner;
        private final Token.Kind kind;
        private final List<Step> steps = new ArrayList<>();
        private final List<Capability> capabilities = new ArrayList<>();
        private final List<String> notVisible = new ArrayList<>();
        private final Map<String, GitHubPackage> samples = new LinkedHashMap<>();
        private final Map<String, PackageVersion> versions = new LinkedHashMap<>();
        private final Map<String, String> visibility = new HashMap<>();
        private final List<PackageName> named;
        private boolean workflowToken;

        Visit(PackageOwner owner) {
            this.owner = owner;
            this.kind = session.token() == null ? Token.Kind.ANONYMOUS : Token.kindOf(session.token());
            this.named = session.scope().packages().stream()
                    .filter(one -> one.owner().equalsIgnoreCase(owner.login()))
                    .limit(MAX_NAMED)
                    .toList();
        }

        Findings run() {
            list();
            readVersions();
            pull();
            attestations();
            return new Findings(steps, capabilities, notVisible, workflowToken);
        }

        private void list() {
            if (!reachable || session.gitHub().isCircuitOpen()) {
                notAsked(Ability.LIST_PACKAGES);
                return;
            }
            try {
                Answer<Page<GitHubPackage>> answer = session.gitHub().packages().page(owner, 1);
                if (!answer.isOk()) {
                    workflowToken = kind == Token.Kind.APP
                            && answer instanceof Answer.Refused<?> refused
                            && refused.status() == 400;
                    failed(Ability.LIST_PACKAGES, "list packages of " + owner, answer);
                    return;
                }
                List<GitHubPackage> found = answer.orThrow().items();
                String count = found.size() + (answer.orThrow().isLast() ? "" : " or more") + " packages";
                List<String> omitted = Words.facts(answer).ssoOmitted();
                if (!omitted.isEmpty()) {
                    notVisible.add("packages of organisations " + String.join(", ", omitted) + " (single sign-on)");
                }
                works(
                        Ability.LIST_PACKAGES,
                        "list packages of " + owner,
                        Words.evidence(answer) + ", " + count
                                + (omitted.isEmpty() ? "" : " (X-GitHub-SSO: partial-results)"),
                        omitted.isEmpty() ? null : Words.SSO);
                sample(found);
            } catch (TallymanException e) {
                broken(Ability.LIST_PACKAGES, "list packages of " + owner, e);
            }
        }

        /** A private one first: pulling a public one proves nothing of the credential. */
        private void sample(List<GitHubPackage> found) {
            found.forEach(one -> visibility.put(one.name(), one.visibility()));
            if (!named.isEmpty()) {
                return;
            }
            List<GitHubPackage> inScope = found.stream()
                    .filter(one -> session.scope().matches(owner.login(), one.name()))
                    .toList();
            inScope.stream()
                    .filter(one -> !one.visibility().equals("public"))
                    .findFirst()
                    .ifPresent(one -> samples.put(one.name(), one));
            inScope.stream()
                    .filter(one -> samples.size() < SAMPLES && one.visibility().equals("public"))
                    .findFirst()
                    .ifPresent(one -> samples.put(one.name(), one));
            inScope.stream().limit(1).forEach(one -> samples.putIfAbsent(one.name(), one));
        }

        private List<String> toTry() {
            return named.isEmpty()
                    ? List.copyOf(samples.keySet())
                    : named.stream().map(PackageName::name).toList();
        }

        private void readVersions() {
            if (!reachable || session.gitHub().isCircuitOpen()) {
                notAsked(Ability.READ_VERSIONS);
                return;
            }
            if (toTry().isEmpty()) {
                nothingToTry(Ability.READ_VERSIONS);
                return;
            }
            String read = "";
            for (String name : toTry()) {
                try {
                    Answer<Page<PackageVersion>> answer =
                            session.gitHub().versions().page(owner, name, Versions.State.ACTIVE, 1);
                    if (!answer.isOk()) {
                        notVisible.add(owner + "/" + name);
                        failed(Ability.READ_VERSIONS, "read the versions of " + owner + "/" + name, answer);
                        return;
                    }
                    List<PackageVersion> found = answer.orThrow().items();
                    found.stream()
                            .filter(version -> !version.tags().isEmpty())
                            .findFirst()
                            .or(() -> found.stream().findFirst())
                            .ifPresent(version -> versions.put(name, version));
                    read += (read.isEmpty() ? "" : "; ") + name + ": " + Words.evidence(answer) + ", " + found.size()
                            + (answer.orThrow().isLast() ? "" : " or more") + " versions";
                } catch (TallymanException e) {
                    broken(Ability.READ_VERSIONS, "read the versions of " + owner + "/" + name, e);
                    return;
                }
            }
            works(Ability.READ_VERSIONS, "read versions of " + owner, read, null);
        }

        private void pull() {
            if (session.gitHub().isCircuitOpen()) {
                // The registry would count it against the same account.
                notAsked(Ability.PULL);
                return;
            }
            if (toTry().isEmpty()) {
                nothingToTry(Ability.PULL);
                return;
            }
            List<String> evidence = new ArrayList<>();
            boolean first = true;
            for (String name : toTry()) {
                PullProbe.Result result = new PullProbe(session)
                        .pull(Session.repositoryName(owner.login(), name), identifier(name), first);
                result.steps().forEach(steps::add);
                evidence.add(visibility.getOrDefault(name, "of unknown visibility") + " " + name + ": " + result.evidence());
                if (result.state() != State.WORKS) {
                    capabilities.add(new Capability(
                            Ability.PULL, owner.login(), result.state(), String.join("; ", evidence), result.remedy()));
                    return;
                }
                first = false;
            }
            boolean onlyPublic = toTry().stream()
                    .allMatch(name -> visibility.getOrDefault(name, "").equals("public"));
            if (onlyPublic && kind != Token.Kind.ANONYMOUS) {
                evidence.add("private: none to try");
            }
            capabilities.add(
                    new Capability(Ability.PULL, owner.login(), State.WORKS, String.join("; ", evidence), null));
        }

        private Optional<String> identifier(String name) {
            return Optional.ofNullable(versions.get(name)).map(PackageVersion::name);
        }

        private void attestations() {
            if (!reachable || session.gitHub().isCircuitOpen()) {
                notAsked(Ability.ATTESTATIONS);
                return;
            }
            Optional<Digest> digest = versions.values().stream()
                    .flatMap(version -> version.digest().stream())
                    .findFirst();
            if (digest.isEmpty()) {
                nothingToTry(Ability.ATTESTATIONS);
                return;
            }
            try {
                Answer<Integer> answer = session.gitHub().attestations().count(owner, digest.get());
                switch (answer) {
                    case Answer.Ok<Integer> ok ->
                        capability(
                                Ability.ATTESTATIONS, State.WORKS, "200, " + ok.value() + " of the newest image", null);
                    case Answer.NotFound<Integer> absent ->
                        capability(
                                Ability.ATTESTATIONS,
                                State.UNKNOWN,
                                Words.evidence(answer) + " (none of the newest image, or not to be seen)",
                                null);
                    default ->
                        capability(
                                Ability.ATTESTATIONS,
                                answer instanceof Answer.RateLimited<Integer> ? State.UNKNOWN : State.FAILS,
                                Words.evidence(answer),
                                Words.remedy(answer, kind));
                }
            } catch (TallymanException e) {
                capability(Ability.ATTESTATIONS, State.UNKNOWN, e.reason(), null);
            }
        }

        private void works(Ability ability, String step, String evidence, @Nullable String remedy) {
            capability(ability, State.WORKS, evidence, remedy);
            steps.add(new Step(step, remedy == null ? Mark.OK : Mark.WARNING, evidence, remedy));
        }

        private void failed(Ability ability, String step, Answer<?> answer) {
            Token.Kind told = workflowToken ? Token.Kind.ACTIONS : kind;
            State state = answer instanceof Answer.RateLimited<?> ? State.UNKNOWN : State.FAILS;
            String remedy = Words.remedy(answer, told);
            capability(ability, state, Words.evidence(answer), remedy);
            steps.add(new Step(step, Mark.FAILED, Words.evidence(answer), remedy));
        }

        private void broken(Ability ability, String step, TallymanException error) {
            capability(ability, State.FAILS, error.reason(), Words.sentence(error.hint(), "Try again later."));
            steps.add(new Step(step, Mark.FAILED, error.reason(), Words.sentence(error.hint())));
        }

        private void notAsked(Ability ability) {
            boolean refused = session.gitHub().isCircuitOpen();
            State state = refused ? State.FAILS : State.UNKNOWN;
            String evidence = refused
                    ? "401 from the API before; not asked, so that the account is not locked"
                    : "not asked, as the API does not answer";
            capability(
                    ability,
                    state,
                    evidence,
                    refused ? "Give a token that is valid with `tallyman connection rotate`." : null);
        }

        private void nothingToTry(Ability ability) {
            capability(ability, State.UNKNOWN, NOTHING_TO_TRY + ": no package is visible", null);
        }

        private void capability(Ability ability, State state, String evidence, @Nullable String remedy) {
            capabilities.add(new Capability(ability, owner.login(), state, evidence, remedy));
        }
    }
}
