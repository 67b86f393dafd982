package dev.tallyman.server;

import java.util.Optional;

/** What can be started from the pages. Each starts a job and returns at once. */
public interface Actions {
    /** Nothing can be started: the pages show no buttons. */
    Actions NONE = new Actions() {
        @Override
        public boolean available() {
            return false;
        }

        @Override
        public Optional<Long> sync(String connection) {
            return Optional.empty();
        }

        @Override
        public Optional<Long> test(String connection) {
            return Optional.empty();
        }
    };

    default boolean available() {
        return true;
    }

    /** Starts a sync of a connection; empty where there is no connection of that name. */
    Optional<Long> sync(String connection);

    /** Tells a job to stop, which keeps what it finished; false where there is none of that number that could. */
    default boolean cancel(long job) {
        return false;
    }

    /** Starts the test of a connection; empty where there is no connection of that name. */
    Optional<Long> test(String connection);
}
