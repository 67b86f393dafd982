package dev.tallyman.scan;

import java.util.Optional;

/** Answers of a {@link JarSearch} that were given before. Safe for use by several threads. */
public interface JarAnswers {
    /** Remembers nothing. */
    JarAnswers NONE = new JarAnswers() {
        @Override
        public Optional<JarSearch.Answer.Known> get(String sha1) {
            return Optional.empty();
        }

        @Override
        public void put(String sha1, JarSearch.Answer.Known answer) {}
    };

    /** What was answered: for good where something was found, and for a while where nothing was. */
    Optional<JarSearch.Answer.Known> get(String sha1);

    void put(String sha1, JarSearch.Answer.Known answer);
}
