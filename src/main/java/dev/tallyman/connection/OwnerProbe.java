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
import java.util.OptionalInt;
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

    private final Token.Kind kind;
    private final Optional<List<String>> scopes;

    /**
     * @param reachable whether the API is worth asking: false after a 401, or where it did not answer
     * @param scopes    as the API named them; empty where it named none
     */
    OwnerProbe(Session session, boolean reachable, Token.Kind kind, Optional<List<String>> scopes) {
        this.session = session;
        this.reachable = reachable;
        this.kind = kind;
        this.scopes = scopes;
    }

    /** @param isRegistryFailing whether a pull failed for the registry itself, and none worked */
    record Findings(
            List<Step> steps,
            List<Capability> capabilities,
            List<String> notVisible,
            boolean isWorkflowToken,
            boolean isRegistryFailing) {}

    Findings examine(PackageOwner owner) {
        return new Visit(owner).run();
    }

    private final class Visit {
        private final PackageOwner owner;
        private final List<Step> steps = new ArrayList<>();
        private final List<Capability> capabilities = new ArrayList<>();
        private final List<String> notVisible = new ArrayList<>();
        private final Map<String, GitHubPackage> samples = new LinkedHashMap<>();
        private final Map<String, PackageVersion> versions = new LinkedHashMap<>();
        private final Map<String, String> visibility = new HashMap<>();
        private final Map<String, String> repositories = new HashMap<>();
        private final List<Digest> pulled = new ArrayList<>();
        private final List<PackageName> named;
        private boolean workflowToken;
        private boolean registryFailing;

        /** What the whole owner wants of the credential; the registry only says that it denies. */
        private @Nullable String demanded;

        Visit(PackageOwner owner) {
            this.owner = owner;
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
            codeScanning();
            return new Findings(steps, capabilities, notVisible, workflowToken, registryFailing && pulled.isEmpty());
        }

        private void list() {
            if (!reachable || session.gitHub().isCircuitOpen()) {
                notAsked(Ability.LIST_PACKAGES);
                return;
            }
            try {
                Answer<Page<GitHubPackage>> answer = session.gitHub().packages().page(owner, 1);
                if (!answer.isOk()) {
                    demanded = answer instanceof Answer.Denied<?> denied && denied.isOfWholeOwner()
                            ? Words.remedy(answer, kind)
                            : null;
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
            found.forEach(one -> {
                visibility.put(one.name(), one.visibility());
                if (one.linkedRepository() != null) {
                    repositories.put(one.name(), one.linkedRepository());
                }
            });
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
            Trials trials = new Trials();
            for (String name : toTry()) {
                if (session.gitHub().isCircuitOpen() || !readVersions(name, trials)) {
                    break;
                }
            }
            Capability sum = trials.sum(Ability.READ_VERSIONS, owner.login());
            capabilities.add(sum);
            if (sum.state() == State.WORKS) {
                steps.add(new Step("read versions of " + owner, Mark.OK, sum.evidence(), null));
            }
        }

        /** @return whether it is of use to ask for others' */
        private boolean readVersions(String name, Trials trials) {
            String step = "read the versions of " + owner + "/" + name;
            try {
                Answer<Page<PackageVersion>> answer =
                        session.gitHub().versions().page(owner, name, Versions.State.ACTIVE, 1);
                if (!answer.isOk()) {
                    boolean limited = answer instanceof Answer.RateLimited<?>;
                    if (!limited) {
                        notVisible.add(owner + "/" + name);
                    }
                    String remedy = Words.remedy(answer, told());
                    trials.fails(limited ? State.UNKNOWN : State.FAILS, name + ": " + Words.evidence(answer), remedy);
                    steps.add(new Step(step, Mark.FAILED, Words.evidence(answer), remedy));
                    return !limited;
                }
                List<PackageVersion> found = answer.orThrow().items();
                found.stream()
                        .filter(version -> !version.tags().isEmpty())
                        .findFirst()
                        .or(() -> found.stream().findFirst())
                        .ifPresent(version -> versions.put(name, version));
                trials.works(
                        name,
                        name + ": " + Words.evidence(answer) + ", " + found.size()
                                + (answer.orThrow().isLast() ? "" : " or more") + " versions");
                return true;
            } catch (TallymanException e) {
                trials.fails(State.FAILS, name + ": " + e.reason(), Words.sentence(e.hint(), "Try again later."));
                steps.add(new Step(step, Mark.FAILED, e.reason(), Words.sentence(e.hint())));
                return false;
            }
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
            Trials trials = new Trials();
            boolean withBlob = true;
            for (String name : toTry()) {
                PullProbe.Result result = new PullProbe(session)
                        .pull(Session.repositoryName(owner.login(), name), identifier(name), withBlob);
                steps.addAll(result.steps());
                registryFailing |= result.ofTheRegistry();
                String what = shown(name) + ": " + result.evidence();
                if (result.state() == State.WORKS) {
                    trials.works(name, what);
                    result.digest().ifPresent(pulled::add);
                    withBlob = false;
                } else if (result.evidence().startsWith(NOTHING_TO_TRY)) {
                    trials.note(what);
                } else {
                    trials.fails(result.state(), what, toDo(result));
                }
            }
            boolean onlyPublic = toTry().stream()
                    .allMatch(name -> visibility.getOrDefault(name, "").equals("public"));
            if (onlyPublic && kind != Token.Kind.ANONYMOUS) {
                trials.note("private: none to try");
            }
            capabilities.add(trials.sum(Ability.PULL, owner.login()));
        }

        private @Nullable String toDo(PullProbe.Result result) {
            if (demanded != null) {
                return demanded;
            }
            // The registry's one word for a bad token and for a kind that it does not take; the API took this one.
            boolean byKind = result.evidence().contains("DENIED: denied")
                    && (kind == Token.Kind.FINE_GRAINED || kind == Token.Kind.OAUTH || told() == Token.Kind.APP);
            return byKind
                    ? "The registry takes no token of this kind (" + kind.word()
                            + "): use a machine user's classic token with read:packages."
                    : result.remedy();
        }

        private String shown(String name) {
            String seen = visibility.get(name);
            return seen == null ? name + " (of unknown visibility)" : seen + " " + name;
        }

        private Optional<String> identifier(String name) {
            return Optional.ofNullable(versions.get(name)).map(PackageVersion::name);
        }

        private void attestations() {
            if (!reachable || session.gitHub().isCircuitOpen()) {
                notAsked(Ability.ATTESTATIONS);
                return;
            }
            List<Digest> known = versions.values().stream()
                    .flatMap(version -> version.digest().stream())
                    .limit(SAMPLES)
                    .toList();
            capabilities.add(new AttestationProbe(session, told()).examine(owner, known.isEmpty() ? pulled : known));
        }

        private void codeScanning() {
            if (!reachable || session.gitHub().isCircuitOpen()) {
                notAsked(Ability.CODE_SCANNING);
                return;
            }
            String linked = toTry().stream()
                    .flatMap(name -> Optional.ofNullable(repositories.get(name)).stream())
                    .findFirst()
                    .or(() -> repositories.values().stream().sorted().findFirst())
                    .orElse(null);
            capabilities.add(new CodeScanningProbe(session, kind, scopes).examine(owner, linked, namesake()));
        }

        /** Packages are often called as the repository that they are made of. */
        private @Nullable String namesake() {
            return toTry().stream()
                    .findFirst()
                    .map(name -> owner.login() + "/" + name.split("/", 2)[0])
                    .orElse(null);
        }

        /** The kind as it shows by now. */
        private Token.Kind told() {
            return workflowToken ? Token.Kind.ACTIONS : kind;
        }

        private void works(Ability ability, String step, String evidence, @Nullable String remedy) {
            capability(ability, State.WORKS, evidence, remedy);
            steps.add(new Step(step, remedy == null ? Mark.OK : Mark.WARNING, evidence, remedy));
        }

        private void failed(Ability ability, String step, Answer<?> answer) {
            State state = answer instanceof Answer.RateLimited<?> ? State.UNKNOWN : State.FAILS;
            String remedy = Words.remedy(answer, told());
            capability(ability, state, Words.evidence(answer), remedy);
            steps.add(new Step(step, Mark.FAILED, Words.evidence(answer), remedy));
        }

        private void broken(Ability ability, String step, TallymanException error) {
            capability(ability, State.FAILS, error.reason(), Words.sentence(error.hint(), "Try again later."));
            steps.add(new Step(step, Mark.FAILED, error.reason(), Words.sentence(error.hint())));
        }

        private void notAsked(Ability ability) {
            OptionalInt status = session.gitHub().refusedWith();
            if (status.isPresent()) {
                capability(ability, State.FAILS, Words.notAsked(status.getAsInt()), Words.remedyOf(status.getAsInt()));
            } else {
                capability(ability, State.UNKNOWN, "not asked, as the API does not answer", null);
            }
        }

        private void nothingToTry(Ability ability) {
            capability(ability, State.UNKNOWN, NOTHING_TO_TRY + ": no package is visible", null);
        }

        private void capability(Ability ability, State state, String evidence, @Nullable String remedy) {
            capabilities.add(new Capability(ability, owner.login(), state, evidence, remedy));
        }
    }
}
