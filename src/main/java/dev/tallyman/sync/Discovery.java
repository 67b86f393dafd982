package dev.tallyman.sync;

import dev.tallyman.connection.ImageScope;
import dev.tallyman.github.Answer;
import dev.tallyman.github.GitHub;
import dev.tallyman.github.GitHubPackage;
import dev.tallyman.github.Listing;
import dev.tallyman.github.PackageOwner;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.PackageListed;
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
    private final OwnerSearch search;
    private final Departures departures;
    /** Owners whose list was read to its end. */
    private final List<PackageOwner> whole = new ArrayList<>();

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
        this.search = new OwnerSearch(run, sightings);
        this.departures = new Departures(run, new Departures.Lists() {
            @Override
            public Optional<Listing> again(PackageOwner owner) {
                return list(owner);
            }

            @Override
            public void record(PackageOwner owner, List<GitHubPackage> packages) {
                Discovery.this.record(owner, packages);
            }
        });
    }

    /**
     * All packages in scope, each once, the ones that moved last first.
     *
     * @throws TallymanException where nothing at all could be listed
     */
    List<Found> packages() {
        run.tell("looking for packages");
        ImageScope.PackageName only = run.request.only();
        if (only != null) {
            one(only);
        } else {
            all();
        }
        run.packages.addAndGet(found.size());
        return new ArrayList<>(found.values());
    }

    private void all() {
        if (github.isAnonymous()) {
            scope.packages().forEach(named -> new PublicImage(run, named, sightings).sync());
        }
        Collection<PackageOwner> owners = search.owners();
        for (PackageOwner owner : owners) {
            Cancelled.check();
            owner(owner);
        }
        departures.renamed();
        whole.forEach(owner -> quietly(owner.login(), () -> departures.of(owner)));
        if (search.sawOrganizations() && run.stopped() == null) {
            quietly("owners that are no longer seen", () -> departures.ofOthersThan(owners));
        }
    }

    /** The one package that the sync is about, without the list. */
    private void one(ImageScope.PackageName named) {
        if (!github.isAnonymous()) {
            search.kindOf(named.owner()).ifPresent(owner -> guarded(owner, () -> single(owner, Set.of(named.name()))));
        } else if (scope.packages().stream().anyMatch(one -> one.toString().equalsIgnoreCase(named.toString()))) {
            new PublicImage(run, named, sightings).sync();
        }
    }

    /** Whether not one owner could be listed. */
    boolean sawNothing() {
        return run.packages.get() == 0 && failedOwners >= askedOwners && !run.problems.isEmpty();
    }

    /** What was seen, and why the rest was not. */
    Sightings sightings() {
        return sightings;
    }

    private void owner(PackageOwner owner) {
        Set<String> single = onlyNamed(owner);
        guarded(owner, () -> {
            if (single.isEmpty()) {
                listed(owner);
            } else {
                single(owner, single);
            }
        });
    }

    /** What goes wrong with one owner leaves the others as they are. */
    private void guarded(PackageOwner owner, Runnable action) {
        askedOwners++;
        quietly(owner.login(), action).ifPresent(e -> {
            failedOwners++;
            sightings.failed(owner.login(), e);
        });
    }

    private Optional<TallymanException> quietly(String where, Runnable action) {
        try {
            action.run();
            return Optional.empty();
        } catch (TallymanException e) {
            Cancelled.check();
            run.failed(e);
            run.problems.add(where, e);
            return Optional.of(e);
        }
    }

    private void listed(PackageOwner owner) {
        Optional<Listing> listed = list(owner);
        if (listed.isPresent()) {
            sightings.omitted(listed.get().ssoOmitted());
            run.tellOmitted(owner.login(), listed.get());
            if (listed.get().complete() && listed.get().ssoOmitted().isEmpty()) {
                whole.add(owner);
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
        run.failed(owner.login(), answer);
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

    private void single(PackageOwner owner, Set<String> names) {
        int failures = 0;
        for (String name : names) {
            String image = OwnerSearch.key(owner.login()) + "/" + OwnerSearch.key(name);
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
                    run.failed(image, other);
                }
            }
        }
        if (failures == names.size()) {
            failedOwners++;
        }
    }

    private void absentByName(PackageOwner owner, String image) {
        Optional<ImageName> held = departures.unlisted(owner.login()).stream()
                .filter(name -> name.name().equals(image))
                .findFirst();
        if (held.isPresent()) {
            // Named in full, so each sync asks for it by itself: a second 404 in a row is the confirmation.
            if (run.records.repositories().missed(held.get()) >= 2
                    || github.packages().get(owner, Departures.packageName(held.get()))
                            instanceof Answer.NotFound<GitHubPackage>) {
                departures.gone(held.get());
            }
        } else {
            run.problems.add(
                    image, "GitHub knows no package of this name, or the token may not see it (check the image scope)");
        }
    }
}
