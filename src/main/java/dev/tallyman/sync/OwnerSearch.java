package dev.tallyman.sync;

import dev.tallyman.connection.ImageScope;
import dev.tallyman.github.Account;
import dev.tallyman.github.Answer;
import dev.tallyman.github.GitHub;
import dev.tallyman.github.Listing;
import dev.tallyman.github.PackageOwner;
import dev.tallyman.inventory.Owners;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds out whose packages are to be listed, and how each is to be asked: those that the scope names, or all that the credential sees. */
final class OwnerSearch {
    private final Run run;
    private final Sightings sightings;
    private final GitHub github;
    private final ImageScope scope;
    private boolean sawOrganizations;

    OwnerSearch(Run run, Sightings sightings) {
        this.sightings = sightings;
        this.run = run;
        this.github = run.request.github();
        this.scope = run.request.scope();
    }

    /** Whether all organisations of the credential were listed, so that one which is not among them is not seen any more. */
    boolean sawOrganizations() {
        return sawOrganizations;
    }

    /** The owners to look at, each once. */
    Collection<PackageOwner> owners() {
        Map<String, PackageOwner> owners = new LinkedHashMap<>();
        if (scope.needsDiscovery()) {
            self().filter(own -> scope.mayInclude(own.login())).ifPresent(own -> owners.put(key(own.login()), own));
            organizations().forEach(owner -> owners.putIfAbsent(key(owner.login()), owner));
        }
        for (String login : scope.owners()) {
            if (!owners.containsKey(key(login)) && !isDoneByName(login)) {
                kindOf(login).ifPresent(owner -> owners.put(key(login), owner));
            }
        }
        return owners.values();
    }

    /** Without a credential, packages named in full were asked for already, without the API. */
    private boolean isDoneByName(String login) {
        return github.isAnonymous()
                && scope.rules().stream()
                        .filter(rule -> !rule.excludes() && rule.owner().equalsIgnoreCase(login))
                        .allMatch(rule -> scope.packages().stream()
                                .anyMatch(named -> named.owner().equalsIgnoreCase(login)
                                        && named.name().equals(rule.name())));
    }

    static String key(String login) {
        return login.toLowerCase(Locale.ROOT);
    }

    private Optional<PackageOwner> self() {
        Optional<String> known = run.records.owners().self(run.request.connectionId());
        if (known.isPresent()) {
            return known.map(PackageOwner::self);
        }
        if (github.isAnonymous()) {
            run.problems.add(
                    run.request.connectionName(),
                    "without a credential the owners to look at have to be named (set GHCR_IMAGE_SCOPE, or a token)");
            return Optional.empty();
        }
        return switch (github.accounts().me()) {
            case Answer.Ok<Account> me -> Optional.of(rememberSelf(me.value()));
            case Answer.NotModified<Account> me -> Optional.of(rememberSelf(me.value()));
            case Answer<Account> other -> {
                run.failed("the token's own account", other);
                yield Optional.empty();
            }
        };
    }

    private PackageOwner rememberSelf(Account me) {
        run.records.owners().remember(run.request.connectionId(), me.login(), Owners.Kind.SELF);
        return PackageOwner.self(me.login());
    }

    private List<PackageOwner> organizations() {
        if (github.isAnonymous()) {
            return List.of();
        }
        List<PackageOwner> organizations = new ArrayList<>();
        Answer<Listing> answer = github.accounts()
                .organizations(page -> page.items().stream()
                        .filter(organization -> scope.mayInclude(organization.login()))
                        .forEach(organization -> organizations.add(PackageOwner.organization(organization.login()))));
        if (answer.isOk()) {
            Listing listing = answer.orThrow();
            sawOrganizations = listing.complete() && listing.ssoOmitted().isEmpty();
            sightings.omitted(listing.ssoOmitted());
            run.tellOmitted("the token's organisations", listing);
            return organizations;
        }
        sightings.undiscovered(answer);
        if (answer instanceof Answer.Denied<Listing> denied && denied.reason() == Answer.Reason.MISSING_PERMISSION) {
            // Only this question needs more than read:packages; with the owners named it is not asked.
            run.problems.add(
                    "the token's organisations",
                    "they cannot be listed, so only the user's own images were looked for: GitHub answers "
                            + denied.status() + " (" + denied.message()
                            + ") (name the owners with GHCR_IMAGE_SCOPE or --image-scope, or give the token read:org)");
        } else {
            run.failed("the token's organisations", answer);
        }
        return organizations;
    }

    /** How an owner that is named is to be asked for its packages; empty where that cannot be found out, which is told. */
    Optional<PackageOwner> kindOf(String login) {
        Optional<Owners.Kind> known = run.records.owners().kind(run.request.connectionId(), login);
        if (known.isPresent()) {
            return known.map(kind -> ownerOf(login, kind));
        }
        return switch (github.accounts().find(login)) {
            case Answer.Ok<Account> account -> Optional.of(remember(account.value()));
            case Answer.NotModified<Account> account -> Optional.of(remember(account.value()));
            case Answer.NotFound<Account> absent -> {
                sightings.failed(login, absent);
                run.problems.add(login, "GitHub knows no owner of this name (check the image scope)");
                yield Optional.empty();
            }
            case Answer<Account> other -> {
                sightings.failed(login, other);
                run.failed(login, other);
                yield Optional.empty();
            }
        };
    }

    private PackageOwner remember(Account account) {
        Owners.Kind kind = account.kind() == Account.Kind.ORGANIZATION
                ? Owners.Kind.ORGANIZATION
                : isSelf(account.login()) ? Owners.Kind.SELF : Owners.Kind.USER;
        run.records.owners().remember(run.request.connectionId(), account.login(), kind);
        return ownerOf(account.login(), kind);
    }

    private boolean isSelf(String login) {
        if (github.isAnonymous()) {
            return false;
        }
        Answer<Account> me = github.accounts().me();
        return me.isOk() && me.orThrow().login().equalsIgnoreCase(login);
    }

    private static PackageOwner ownerOf(String login, Owners.Kind kind) {
        return switch (kind) {
            case ORGANIZATION -> PackageOwner.organization(login);
            case USER -> PackageOwner.user(login);
            case SELF -> PackageOwner.self(login);
        };
    }
}
