package dev.tallyman.sync;

import dev.tallyman.connection.ImageScope;
import dev.tallyman.github.Answer;
import dev.tallyman.github.GitHub;
import dev.tallyman.github.GitHubPackage;
import dev.tallyman.github.Listing;
import dev.tallyman.github.PackageOwner;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.Presence;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images that were there and that no list has any more: under another name now, or gone once the API confirms it. */
final class Departures {
    private final Run run;
    private final GitHub github;
    private final ImageScope scope;
    private final Lists lists;

    /** How the lists are read. */
    interface Lists {
        /** Reads an owner's list once more; empty where that fails, which is told. */
        Optional<Listing> again(PackageOwner owner);

        /** Records packages of an owner that are there. */
        void record(PackageOwner owner, List<GitHubPackage> packages);
    }

    Departures(Run run, Lists lists) {
        this.run = run;
        this.github = run.request.github();
        this.scope = run.request.scope();
        this.lists = lists;
    }

    /** Whatever has another name now (GitHub keeps a package's number) takes its history along. After all lists are read. */
    void renamed() {
        for (ImageName old : run.records.repositories().superseded(run.id)) {
            run.records.repositories().renamed(old, run.id, run.now());
        }
    }

    /** Of an owner whose list was read whole: looked for once more, asked for by name, and only then taken for gone. */
    void of(PackageOwner owner) {
        if (unlisted(owner.login()).isEmpty() || lists.again(owner).isEmpty()) {
            return;
        }
        for (ImageName image : unlisted(owner.login())) {
            Cancelled.check();
            int missed = run.records.repositories().missed(image);
            switch (github.packages().get(owner, packageName(image))) {
                case Answer.Ok<GitHubPackage> there -> lists.record(owner, List.of(there.value()));
                case Answer.NotModified<GitHubPackage> there -> lists.record(owner, List.of(there.value()));
                case Answer.NotFound<GitHubPackage> absent -> gone(image);
                case Answer<GitHubPackage> other ->
                    run.failed(image.name() + " (not listed " + missed + " times)", other);
            }
        }
    }

    /** Of owners that are not among those that the credential sees any more: renamed, deleted, or left by its user. */
    void ofOthersThan(Collection<PackageOwner> seen) {
        Map<String, Boolean> held = run.records.repositories().owners(run.request.connectionId());
        held.forEach((login, ownedByUser) -> {
            boolean asked = seen.stream().anyMatch(owner -> owner.login().equalsIgnoreCase(login))
                    || scope.owners().stream().anyMatch(login::equalsIgnoreCase);
            if (!asked && scope.mayInclude(login)) {
                lost(ownedByUser ? PackageOwner.user(login) : PackageOwner.organization(login));
            }
        });
    }

    private void lost(PackageOwner owner) {
        Cancelled.check();
        Answer<Listing> answer = github.packages().each(owner, page -> lists.record(owner, page.items()));
        if (answer instanceof Answer.NotFound<Listing>) {
            unlisted(owner.login()).forEach(this::gone);
        } else if (answer.isOk() && answer.orThrow().complete()) {
            of(owner);
        } else if (!answer.isOk()) {
            run.failed(owner.login(), answer);
        }
    }

    List<ImageName> unlisted(String owner) {
        return run
                .records
                .repositories()
                .unlisted(run.request.connectionId(), run.request.registry().host(), owner, run.id)
                .stream()
                .filter(image -> scope.matches(owner, packageName(image)))
                .toList();
    }

    void gone(ImageName image) {
        run.records.repositories().gone(image, Presence.MISSING, run.now());
    }

    static String packageName(ImageName image) {
        return image.name().substring(image.name().indexOf('/') + 1);
    }
}
