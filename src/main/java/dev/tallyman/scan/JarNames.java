package dev.tallyman.scan;

import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.PackageFact;
import dev.tallyman.model.Problem;
import dev.tallyman.model.Purl;
import dev.tallyman.scan.JarSearch.Answer;
import dev.tallyman.scan.JarSearch.Artifact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Names the archives whose names are guesses, by what a search knows of their checksums. */
public final class JarNames {
    /** Nobody asks. */
    public static final JarNames NONE = new JarNames(JarSearch.NONE, JarAnswers.NONE);

    private final JarSearch search;
    private final JarAnswers answers;
    private final Map<String, Answer> asked = new ConcurrentHashMap<>();

    public JarNames(JarSearch search, JarAnswers answers) {
        this.search = search;
        this.answers = answers;
    }

    /**
     * The facts with what could be looked up; the others keep their guesses.
     *
     * @param problems takes what could not be looked up
     * @param notices  takes what else an archive is by its checksum
     */
    List<LayerFacts> in(List<LayerFacts> layers, Set<Problem> problems, Set<Problem> notices) {
        Failures failures = new Failures();
        List<LayerFacts> named = layers.stream()
                .map(layer -> layer.mapped(fact -> named(fact, failures, notices)))
                .toList();
        failures.tell(problems);
        return named;
    }

    private PackageFact named(PackageFact fact, Failures failures, Set<Problem> notices) {
        String sha1 = fact.sha1();
        if (sha1 == null) {
            return fact;
        }
        return switch (asked.computeIfAbsent(sha1, this::answer)) {
            case Answer.Failed(String reason) -> {
                failures.add(fact.path(), reason);
                yield fact;
            }
            case Answer.Known(List<Artifact> found) ->
                best(fact.path(), found, notices)
                        .map(one -> fact.named(
                                Purl.of("maven", one.group(), one.artifact(), one.version()),
                                one.artifact(),
                                one.version()))
                        .orElse(fact);
        };
    }

    private Answer answer(String sha1) {
        Optional<Answer.Known> before = answers.get(sha1);
        if (before.isPresent()) {
            return before.get();
        }
        Answer answer = search.ask(sha1);
        if (answer instanceof Answer.Known known) {
            answers.put(sha1, known);
        }
        return answer;
    }

    /** Of several the one that the file is named by, the longest name first; then the first in the order of letters. */
    private static Optional<Artifact> best(String path, List<Artifact> found, Set<Problem> notices) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        Optional<Artifact> best = found.stream()
                .min(Comparator.comparingInt((Artifact one) -> likeness(file, one))
                        .thenComparing(Artifact::toString));
        List<String> others = found.stream()
                .filter(one -> !one.equals(best.orElse(null)))
                .map(Artifact::toString)
                .distinct()
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            notices.add(new Problem(
                    path, "by its checksum it is " + best.orElseThrow() + ", and so is " + String.join(", ", others)));
        }
        return best;
    }

    private static int likeness(String file, Artifact one) {
        if (file.startsWith(one.artifact() + "-" + one.version())) {
            return -1_000 - one.artifact().length();
        }
        return file.startsWith(one.artifact()) ? -one.artifact().length() : 0;
    }

    /** What could not be looked up, told once a reason. */
    private static final class Failures {
        private final Map<String, List<String>> paths = new TreeMap<>();

        void add(String path, String reason) {
            paths.computeIfAbsent(reason, r -> new ArrayList<>()).add(path);
        }

        void tell(Set<Problem> problems) {
            paths.forEach((reason, all) -> problems.add(new Problem(
                    all.getFirst(),
                    (all.size() == 1 ? "it was" : "it and " + (all.size() - 1) + " more were")
                            + " not looked up by checksum, and named by other evidence: " + reason)));
        }
    }
}
