package dev.tallyman.connection;

import dev.tallyman.connection.Diagnosis.Ability;
import dev.tallyman.connection.Diagnosis.Capability;
import dev.tallyman.connection.Diagnosis.Mark;
import dev.tallyman.connection.Diagnosis.State;
import dev.tallyman.connection.Diagnosis.Step;
import dev.tallyman.github.Account;
import dev.tallyman.github.Answer;
import dev.tallyman.github.PackageOwner;
import dev.tallyman.github.ResponseFacts;
import dev.tallyman.model.TallymanException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a connection's credential can do, by trying all that changes nothing. Asks the API nothing more after a 401, so that no account is locked
 * out, and reads as little as it can: one manifest an owner, as each counts as a download.
 */
public final class Doctor {
    /** App tokens fail, and answers look stale, from about here. */
    static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private static final int MAX_OWNERS = 200;

    private final Clock clock;
    private final TokenAges ages;
    private final Consumer<Step> listener;

    /**
     * @param ages     when to warn of a token's end
     * @param listener told each step as it is done
     */
    public Doctor(Clock clock, TokenAges ages, Consumer<Step> listener) {
        this.clock = clock;
        this.ages = ages;
        this.listener = listener;
    }

    /** Of a connection that cannot be opened, as its App gets no token: what that shows, and that nothing else was asked. */
    Diagnosis unopened(Connection connection, TallymanException why) {
        String remedy = Words.sentence(why.hint(), "Check the App's settings.");
        Step step = new Step("sign in as the App", Mark.FAILED, why.reason(), remedy);
        listener.accept(step);
        List<Capability> all = new ArrayList<>();
        all.add(new Capability(Ability.IDENTIFY, null, State.FAILS, why.reason(), remedy));
        for (String owner : connection.scope().owners()) {
            for (Ability ability : List.of(
                    Ability.LIST_PACKAGES,
                    Ability.READ_VERSIONS,
                    Ability.PULL,
                    Ability.ATTESTATIONS,
                    Ability.CODE_SCANNING)) {
                all.add(new Capability(ability, owner, State.UNKNOWN, "not asked, as the App gets no token", null));
            }
        }
        all.addAll(ScopeCheck.writing(Token.Kind.APP, Optional.empty(), OptionalInt.empty()));
        return new Diagnosis(
                connection.name(),
                false,
                new Diagnosis.Identity(null, Token.Kind.APP),
                null,
                ScopeCheck.check(Optional.empty()),
                all,
                List.of(step),
                List.of(),
                List.of(),
                false);
    }

    /** Writes nothing, here or there. */
    public Diagnosis examine(Session session) {
        return new Examination(session).run();
    }

    /** One visit; collects as it goes. */
    private final class Examination {
        private final Session session;
        private final List<Step> steps = new ArrayList<>();
        private final List<Capability> capabilities = new ArrayList<>();
        private final List<String> notVisible = new ArrayList<>();
        private Token.Kind kind;
        private @Nullable String login;
        private Optional<List<String>> scopes = Optional.empty();
        private @Nullable Instant expiresAt;
        private boolean hostFailing;

        Examination(Session session) {
            this.session = session;
            this.kind = session.token() == null ? Token.Kind.ANONYMOUS : Token.kindOf(session.token());
        }

        Diagnosis run() {
            boolean reachable = identify();
            Map<String, PackageOwner> owners = reachable ? owners() : named();
            OwnerProbe probe = new OwnerProbe(session, reachable, kind, scopes);
            for (PackageOwner owner : owners.values()) {
                OwnerProbe.Findings findings = probe.examine(owner);
                findings.steps().forEach(this::step);
                capabilities.addAll(findings.capabilities());
                notVisible.addAll(findings.notVisible());
                hostFailing |= findings.isRegistryFailing();
                if (findings.isWorkflowToken() && kind == Token.Kind.APP && session.app() == null) {
                    kind = Token.Kind.ACTIONS;
                }
            }
            if (owners.isEmpty()) {
                step(new Step(
                        "owners",
                        Mark.FAILED,
                        "no owner to look at",
                        "Name owners or packages with GHCR_IMAGE_SCOPE or --image-scope."));
            }
            capabilities.addAll(
                    ScopeCheck.writing(kind, scopes, session.gitHub().refusedWith()));
            return new Diagnosis(
                    session.connection().name(),
                    isOk(owners.size()),
                    new Diagnosis.Identity(login, kind),
                    expiresAt,
                    ScopeCheck.check(scopes),
                    capabilities,
                    steps,
                    notVisible,
                    Commands.of(session, login),
                    hostFailing);
        }

        /** @return whether the API is worth asking further */
        private boolean identify() {
            if (kind == Token.Kind.ANONYMOUS) {
                step(new Step("who am I", Mark.OK, "anonymous: public images only", null));
                capability(Ability.IDENTIFY, State.UNKNOWN, "no credential", null);
                return true;
            }
            Session.AppIdentity app = session.app();
            if (app != null) {
                login = app.words();
                step(new Step("who am I", Mark.OK, login + ": the API gave its token", null));
                step(new Step("permissions", Mark.OK, shown(app.permissions()), null));
                capability(Ability.IDENTIFY, State.WORKS, "201 for a token of " + login, null);
                return true;
            }
            Answer<Account> answer;
            try {
                answer = session.gitHub().accounts().me();
            } catch (TallymanException e) {
                hostFailing = true;
                step(new Step("reach the API", Mark.FAILED, e.reason(), Words.sentence(e.hint())));
                capability(
                        Ability.IDENTIFY,
                        State.FAILS,
                        e.reason(),
                        Words.sentence(e.hint(), "Check the API's address and the network."));
                return false;
            }
            ResponseFacts facts = Words.facts(answer);
            step(new Step("reach the API", Mark.OK, "GET /user answers " + facts.status(), null));
            clock(facts);
            switch (answer) {
                case Answer.Ok<Account> ok -> known(ok.value(), facts);
                case Answer.NotModified<Account> same -> known(same.value(), facts);
                default -> unknown(answer);
            }
            return !session.gitHub().isCircuitOpen();
        }

        private static String shown(Map<String, String> permissions) {
            return permissions.isEmpty()
                    ? "none"
                    : permissions.entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + entry.getValue())
                            .sorted()
                            .collect(Collectors.joining(", "));
        }

        private void known(Account me, ResponseFacts facts) {
            login = me.login();
            capability(Ability.IDENTIFY, State.WORKS, "200, " + me.login(), null);
            step(new Step("who am I", Mark.OK, me.login() + ", a " + kind.word() + " token", null));
            facts(facts);
        }

        private void unknown(Answer<Account> answer) {
            State state = answer instanceof Answer.RateLimited<Account> ? State.UNKNOWN : State.FAILS;
            Instant end = session.connection().expiresAt();
            boolean ended = Words.isUnauthorized(answer)
                    && end != null
                    && !clock.instant().isBefore(end);
            String evidence = Words.evidence(answer) + (ended ? "; its time ended at " + end : "");
            String remedy = kind == Token.Kind.APP
                            && state == State.FAILS
                            && !session.gitHub().isCircuitOpen()
                    ? "An App's or workflow's token belongs to no user: use a machine user's classic token with read:packages."
                    : Words.remedy(answer, kind);
            capability(Ability.IDENTIFY, state, evidence, remedy);
            step(new Step("who am I", Mark.FAILED, evidence, remedy));
            facts(Words.facts(answer));
        }

        private void facts(ResponseFacts facts) {
            scopes = facts.scopes();
            expiresAt = facts.expiresAt().orElse(null);
            if (expiresAt != null) {
                boolean soon = expiresAt.isBefore(clock.instant().plus(Duration.ofDays(ages.beforeExpiry())));
                step(new Step(
                        "expiry",
                        soon ? Mark.WARNING : Mark.OK,
                        "the token ends at " + expiresAt,
                        soon ? "Make a new token and give it with `tallyman connection rotate`." : null));
            }
            if (scopes.isPresent()) {
                scopes();
            }
        }

        private void scopes() {
            Diagnosis.Scopes check = ScopeCheck.check(scopes);
            String found = check.found().isEmpty() ? "none" : String.join(", ", check.found());
            if (!check.missing().isEmpty()) {
                step(new Step("scopes", Mark.FAILED, found, "Give the token the scope read:packages."));
            } else if (!check.excess().isEmpty()) {
                step(new Step(
                        "scopes",
                        Mark.WARNING,
                        found + " (more than is needed: " + String.join(", ", check.excess()) + ")",
                        "Make a token with read:packages alone: what it cannot do, a thief of it cannot do."));
            } else {
                step(new Step("scopes", Mark.OK, found, null));
            }
        }

        private void clock(ResponseFacts facts) {
            facts.serverTime()
                    .map(time -> Duration.between(time, clock.instant()))
                    .filter(skew -> skew.abs().compareTo(MAX_SKEW) > 0)
                    .ifPresent(skew -> step(new Step(
                            "clock",
                            Mark.WARNING,
                            "this machine's clock is " + skew.abs().toMinutes() + " minutes "
                                    + (skew.isNegative() ? "behind" : "ahead of") + " GitHub's",
                            "Set the clock, by NTP best.")));
        }

        /** The owners of the scope and, where it does not name them all, those that the credential belongs to. */
        private Map<String, PackageOwner> owners() {
            Map<String, PackageOwner> owners = new LinkedHashMap<>();
            session.scope().owners().forEach(name -> owners.put(key(name), kindOf(name)));
            if (session.scope().needsDiscovery() && kind != Token.Kind.ANONYMOUS) {
                String me = login;
                if (me != null && session.scope().mayInclude(me)) {
                    owners.putIfAbsent(key(me), PackageOwner.self(me));
                }
                discover(owners);
            }
            return owners;
        }

        private Map<String, PackageOwner> named() {
            Map<String, PackageOwner> owners = new LinkedHashMap<>();
            session.scope().owners().forEach(name -> owners.put(key(name), PackageOwner.organization(name)));
            return owners;
        }

        private void discover(Map<String, PackageOwner> owners) {
            try {
                var answer = session.gitHub()
                        .accounts()
                        .organizations(page -> page.items().stream()
                                .filter(one -> session.scope().mayInclude(one.login()) && owners.size() < MAX_OWNERS)
                                .forEach(one ->
                                        owners.putIfAbsent(key(one.login()), PackageOwner.organization(one.login()))));
                List<String> omitted = answer.isOk() ? answer.orThrow().ssoOmitted() : List.of();
                if (!omitted.isEmpty()) {
                    String detail = "left out for single sign-on: organisations " + String.join(", ", omitted);
                    step(new Step("organisations", Mark.WARNING, detail, Words.SSO));
                    omitted.forEach(id -> notVisible.add("organisation " + id + " (single sign-on)"));
                } else if (!answer.isOk()) {
                    step(new Step(
                            "organisations",
                            Mark.WARNING,
                            Words.evidence(answer),
                            "Name the owners with GHCR_IMAGE_SCOPE or --image-scope, or give the token read:org."));
                }
            } catch (TallymanException e) {
                step(new Step("organisations", Mark.WARNING, e.reason(), Words.sentence(e.hint())));
            }
        }

        private PackageOwner kindOf(String name) {
            if (name.equalsIgnoreCase(login)) {
                return PackageOwner.self(name);
            }
            if (session.gitHub().isCircuitOpen()) {
                return PackageOwner.organization(name);
            }
            try {
                Answer<Account> found = session.gitHub().accounts().find(name);
                return found.isOk() ? found.orThrow().asOwner() : PackageOwner.organization(name);
            } catch (TallymanException e) {
                return PackageOwner.organization(name);
            }
        }

        private boolean isOk(int owners) {
            boolean identified = kind == Token.Kind.ANONYMOUS || state(Ability.IDENTIFY) == State.WORKS;
            boolean reads = capabilities.stream()
                    .filter(one -> one.capability().isNeeded())
                    .allMatch(one -> one.state() == State.WORKS
                            || (one.state() == State.UNKNOWN && one.evidence().startsWith(OwnerProbe.NOTHING_TO_TRY)));
            return identified && owners > 0 && reads;
        }

        private State state(Ability ability) {
            return capabilities.stream()
                    .filter(one -> one.capability() == ability)
                    .map(Capability::state)
                    .findFirst()
                    .orElse(State.UNKNOWN);
        }

        private void capability(Ability ability, State state, String evidence, @Nullable String remedy) {
            capabilities.add(new Capability(ability, null, state, evidence, remedy));
        }

        private void step(Step step) {
            steps.add(step);
            listener.accept(step);
        }

        private String key(String owner) {
            return owner.toLowerCase(java.util.Locale.ROOT);
        }
    }
}
