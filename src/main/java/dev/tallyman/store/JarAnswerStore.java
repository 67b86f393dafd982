package dev.tallyman.store;

import dev.tallyman.scan.JarAnswers;
import dev.tallyman.scan.JarSearch.Answer;
import dev.tallyman.scan.JarSearch.Artifact;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@link JarAnswers} on the table {@code jar_answer}: what was found stays, what was not found is asked again after a while. */
public final class JarAnswerStore implements JarAnswers {
    static final Duration NONE_HOLDS = Duration.ofDays(30);

    private final Database database;
    private final Clock clock;

    public JarAnswerStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Answer.Known> get(String sha1) {
        long oldest = clock.instant().minus(NONE_HOLDS).toEpochMilli();
        return database.read(context -> context.fetchOptional(
                        "SELECT artifacts FROM jar_answer WHERE sha1 = ? AND (artifacts <> '' OR asked_at >= ?)",
                        sha1,
                        oldest)
                .map(row -> known(row.get("artifacts", String.class))));
    }

    private static Answer.Known known(String artifacts) {
        List<Artifact> all = artifacts
                .lines()
                .map(line -> line.split(":", 3))
                .map(parts -> new Artifact(parts[0], parts[1], parts[2]))
                .toList();
        return new Answer.Known(all);
    }

    @Override
    public void put(String sha1, Answer.Known answer) {
        String artifacts = String.join(
                "\n", answer.artifacts().stream().map(Artifact::toString).toList());
        database.update(
                context -> context.execute("""
                INSERT INTO jar_answer (sha1, artifacts, asked_at) VALUES (?, ?, ?)
                ON CONFLICT (sha1) DO UPDATE SET artifacts = excluded.artifacts, asked_at = excluded.asked_at""", sha1, artifacts, clock.instant().toEpochMilli()));
    }
}
