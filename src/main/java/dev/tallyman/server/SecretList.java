package dev.tallyman.server;

import dev.tallyman.catalog.FoundSecret.State;
import dev.tallyman.model.Severity;
import dev.tallyman.scan.RiskAnswers.RiskyPlace;
import dev.tallyman.scan.RiskAnswers.SecretPlace;
import java.util.List;

/**
 * The page of secrets: a list narrowed by what is chosen.
 *
 * @param files chosen by {@code show=files} in place of the secrets
 */
public record SecretList(
        Slice<SecretPlace> secrets, Slice<RiskyPlace> files, Query query, List<SecretPlace> all, int allFiles) {
    static SecretList of(List<SecretPlace> secrets, List<RiskyPlace> files, Query query) {
        List<SecretPlace> chosen = secrets.stream()
                .filter(place -> query.find("severity")
                        .map(place.secret().severity().word()::equals)
                        .orElse(true))
                .filter(place -> query.find("state")
                        .map(place.secret().state().word()::equals)
                        .orElse(true))
                .filter(place -> query.find("fingerprint")
                        .map(place.secret().fingerprint()::equals)
                        .orElse(true))
                .filter(place -> query.find("image").map(place.image()::equals).orElse(true))
                .toList();
        List<RiskyPlace> chosenFiles = files.stream()
                .filter(place -> query.find("image").map(place.image()::equals).orElse(true))
                .toList();
        return new SecretList(
                Slice.of(chosen, query.page(), secrets.size()),
                Slice.of(chosenFiles, query.page(), files.size()),
                query,
                secrets,
                files.size());
    }

    public boolean showsFiles() {
        return query.is("show", "files");
    }

    public long count(Severity severity) {
        return all.stream()
                .filter(place -> place.secret().severity() == severity)
                .count();
    }

    public long count(State state) {
        return all.stream().filter(place -> place.secret().state() == state).count();
    }
}
