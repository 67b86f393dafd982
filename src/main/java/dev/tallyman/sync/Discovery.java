package dev.tallyman.sync;

import dev.tallyman.connection.ImageScope;
import dev.tallyman.github.Account;
import dev.tallyman.github.Answer;
import dev.tallyman.github.GitHub;
import dev.tallyman.github.GitHubPackage;
import dev.tallyman.github.Listing;
import dev.tallyman.github.PackageOwner;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Owners;
import dev.tallyman.inventory.PackageListed;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.Repositories;
import dev.tallyman.inventory.Visibility;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the packages in scope, records them, and tells which of them are to be opened. */
final class Discovery {
    /** So many packages of an owner, named in full and nothing else of it in scope, are asked for one by one. */
    private static final int MAX_SINGLE = 20;

    private final Run run;
    private final GitHub github;
    private final ImageScope scope;
    private final Sightings sightings = new Sightings();
    private final Map<Long, Found> found = new LinkedHashMap<>();
    private int failedOwners;
    private int askedOwners;

    /** A package that was listed, and how to ask for more of it. */
    record Found(PackageOwner owner, Repositories.Listed listed) {
        ImageName image() {
            return listed.image();
        }

        String name() {
            return listed.stated().packageName();
        }
    }

    Discovery(Run run) {
        this.run = run;
        this.github = run.request.github();
        this.scope = run.request.scope();
    }

    /**
     * All packages in scope, each once, the ones that moved last first.
     *
     * @throws TallymanException where nothing at all could be listed
     */
    List<Found> packages() {
        run.tell("looking for packages");
        if (github.isAnonymous()) {
            scope.packages().forEach(named -> new PublicImage(run, named, sightings).sync());
        }
        for (PackageOwner owner : owners()) {
            Cancelled.check();
            owner(owner);
        }
        run.packages.addAndGet(found.size());
        return new ArrayList<>(found.values());
    }

    /** Whether not one owner could be listed. */
    boolean sawNothing() {
        return run.packages.get() == 0 && (askedOwners == 0 || failedOwners == askedOwners) && !run.problems.isEmpty();
    }

    /** What was seen, and why the rest was not. */
    Sightings sightings() {
        return sightings;
    }

    private Collection<PackageOwner> owners() {
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

    private static String key(String login) {
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
                failed("the token's own account", other);
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
            tellOmitted("the token's organisations", answer.orThrow());
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
            failed("the token's organisations", answer);
        }
        return organizations;
    }

    private void tellOmitted(String where, Listing listing) {
        sightings.omitted(listing.ssoOmitted());
        if (!listing.ssoOmitted().isEmpty()) {
            run.problems.add(
                    where,
                    "left out for their single sign-on: the organisations with the ids "
                            + String.join(", ", listing.ssoOmitted())
                            + " (authorise the token for them on GitHub, under Settings, Developer settings, Configure SSO)");
        }
    }

    private Optional<PackageOwner> kindOf(String login) {
        Optional<Owners.Kind> known = run.records.owners().kind(run.request.connectionId(), login);
        if (known.isPresent()) {
            return known.map(kind -> ownerOf(login, kind));
        }
        return switch (github.accounts().find(login)) {
            case Answer.Ok<Account> account -> Optional.of(remember(account.value()));
            case Answer.NotModified<Account> account -> Optional.of(remember(account.value()));
            case Answer.NotFound<Account> absent -> {
                askedOwners++;
                failedOwners++;
                sightings.failed(login, absent);
                run.problems.add(login, "GitHub knows no owner of this name (check the image scope)");
                yield Optional.empty();
            }
            case Answer<Account> other -> {
                askedOwners++;
                failedOwners++;
                sightings.failed(login, other);
                failed(login, other);
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

    private void owner(PackageOwner owner) {
        askedOwners++;
        Optional<Listing> listed = Optional.empty();
        try {
            Set<String> single = onlyNamed(owner);
            if (!single.isEmpty()) {
                single(owner, single);
                return;
            }
            listed = list(owner);
        } catch (TallymanException e) {
            failedOwners++;
            sightings.failed(owner.login(), e);
            run.failed(e);
            run.problems.add(owner.login(), e);
        }
        if (listed.isPresent()) {
            tellOmitted(owner.login(), listed.get());
            if (listed.get().complete() && listed.get().ssoOmitted().isEmpty()) {
                missing(owner);
            } else if (!listed.get().complete()) {
                run.problems.add(owner.login(), "it has more packages than the API lists");
            }
        }
    }

    /** The packages of {@code owner} that are in scope, where the scope names them all in full and they are few. */
    private Set<String> onlyNamed(PackageOwner owner) {
        Set<String> named = new LinkedHashSet<>();
        scope.packages().stream()
                .filter(one -> one.owner().equalsIgnoreCase(owner.login()))
                .forEach(one -> named.add(one.name()));
        long rules = scope.rules().stream()
                .filter(rule -> !rule.excludes() && scope.mayInclude(owner.login()))
                .filter(rule -> rule.owner().equalsIgnoreCase(owner.login())
                        || rule.owner().contains("*")
                        || rule.owner().contains("?"))
                .count();
        return rules == named.size() && named.size() <= MAX_SINGLE ? named : Set.of();
    }

    private Optional<Listing> list(PackageOwner owner) {
        run.tell(owner.login() + ": listing packages");
        Answer<Listing> answer = github.packages().each(owner, page -> record(owner, page.items()));
        if (answer.isOk()) {
            sightings.listed(owner.login());
            return Optional.of(answer.orThrow());
        }
        failedOwners++;
        sightings.failed(owner.login(), answer);
        if (answer instanceof Answer.NotFound<Listing>) {
            run.records.owners().forget(run.request.connectionId(), owner.login());
        }
        failed(owner.login(), answer);
        return Optional.empty();
    }

    private void record(PackageOwner owner, List<GitHubPackage> page) {
        Cancelled.check();
        Map<String, PackageListed> inScope = new HashMap<>();
        for (GitHubPackage one : page) {
            if (!one.owner().equalsIgnoreCase(owner.login())) {
                run.records.owners().forget(run.request.connectionId(), owner.login());
                throw new TallymanException(
                        ErrorCode.DENIED,
                        "list the packages of " + owner,
                        "the token is of another account now, " + one.owner(),
                        "Run the sync again, which finds out anew whose packages it may list");
            }
            sightings.saw(one.owner(), one.name());
            if (scope.matches(one.owner(), one.name())) {
                PackageListed stated = stated(owner, one);
                inScope.put(stated.imageName(), stated);
            }
        }
        for (Repositories.Listed listed :
                run.records.repositories().list(run.request.connectionId(), inScope.values(), run.id, run.now())) {
            // A package whose page was read twice keeps what was told first: the second time it is "unchanged".
            found.merge(
                    listed.image().repositoryId(),
                    new Found(owner, listed),
                    (before, now) -> before.listed().changed() ? before : now);
        }
        run.tell(owner.login() + ": " + found.size() + " packages");
    }

    private PackageListed stated(PackageOwner owner, GitHubPackage one) {
        Integer count = one.versionCount();
        return new PackageListed(
                run.request.registry().host(),
                one.owner(),
                owner.kind() != PackageOwner.Kind.ORGANIZATION,
                one.name(),
                one.id(),
                Visibility.ofWord(one.visibility()),
                one.linkedRepository(),
                one.htmlUrl(),
                count == null ? null : count.longValue(),
                one.createdAt(),
                one.updatedAt());
    }

    /** What was there and is not listed: looked for once more, asked for by name, and only then taken for gone. */
    private void missing(PackageOwner owner) {
        if (unlisted(owner).isEmpty()) {
            return;
        }
        Optional<Listing> again = list(owner);
        if (again.isEmpty()) {
            return;
        }
        for (ImageName image : unlisted(owner)) {
            Cancelled.check();
            if (run.records.repositories().renamed(image, run.id, run.now()).isPresent()) {
                continue;
            }
            int missed = run.records.repositories().missed(image);
            confirm(owner, image, missed);
        }
    }

    private List<ImageName> unlisted(PackageOwner owner) {
        return run
                .records
                .repositories()
                .unlisted(run.request.connectionId(), run.request.registry().host(), owner.login(), run.id)
                .stream()
                .filter(image -> scope.matches(owner.login(), packageName(image)))
                .toList();
    }

    private static String packageName(ImageName image) {
        return image.name().substring(image.name().indexOf('/') + 1);
    }

    private void confirm(PackageOwner owner, ImageName image, int missed) {
        switch (github.packages().get(owner, packageName(image))) {
            case Answer.Ok<GitHubPackage> there -> record(owner, List.of(there.value()));
            case Answer.NotModified<GitHubPackage> there -> record(owner, List.of(there.value()));
            case Answer.NotFound<GitHubPackage> absent ->
                run.records.repositories().gone(image, Presence.MISSING, run.now());
            case Answer<GitHubPackage> other -> failed(image.name() + " (not listed " + missed + " times)", other);
        }
    }

    private void single(PackageOwner owner, Set<String> names) {
        int failures = 0;
        for (String name : names) {
            String image = key(owner.login()) + "/" + key(name);
            run.tell("looking at " + image);
            switch (github.packages().get(owner, name)) {
                case Answer.Ok<GitHubPackage> there -> record(owner, List.of(there.value()));
                case Answer.NotModified<GitHubPackage> there -> record(owner, List.of(there.value()));
                case Answer.NotFound<GitHubPackage> absent -> {
                    if (github.isOfInstallation()) {
                        // GitHub shows packages to no App; what is public can be pulled all the same.
                        new PublicImage(run, new ImageScope.PackageName(owner.login(), name), sightings).sync();
                    } else {
                        failures++;
                        sightings.failedPackage(image, absent);
                        absentByName(owner, image);
                    }
                }
                case Answer<GitHubPackage> other -> {
                    failures++;
                    sightings.failedPackage(image, other);
                    failed(image, other);
                }
            }
        }
        if (failures == names.size()) {
            failedOwners++;
        }
    }

    private void absentByName(PackageOwner owner, String image) {
        Optional<ImageName> held = unlisted(owner).stream()
                .filter(name -> name.name().equals(image))
                .findFirst();
        if (held.isPresent()) {
            // Named in full, so each sync asks for it by itself: a second 404 in a row is the confirmation.
            if (run.records.repositories().missed(held.get()) >= 2
                    || github.packages().get(owner, packageName(held.get()))
                            instanceof Answer.NotFound<GitHubPackage>) {
                run.records.repositories().gone(held.get(), Presence.MISSING, run.now());
            }
        } else {
            run.problems.add(
                    image, "GitHub knows no package of this name, or the token may not see it (check the image scope)");
        }
    }

    private void failed(String where, Answer<?> answer) {
        try {
            answer.orThrow();
        } catch (TallymanException e) {
            run.failed(e);
            run.problems.add(where, e);
        }
    }
}
