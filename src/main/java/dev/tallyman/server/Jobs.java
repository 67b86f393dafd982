package dev.tallyman.server;

import dev.tallyman.server.views.JobView;
import java.util.List;
import java.util.Optional;

/** Work that runs or ran. Safe for use by several threads. */
public interface Jobs {
    Jobs NONE = new Jobs() {
        @Override
        public List<JobView> recent() {
            return List.of();
        }

        @Override
        public Optional<JobView> testOf(String connection) {
            return Optional.empty();
        }
    };

    /** Newest first, at most some hundred. */
    List<JobView> recent();

    /** The newest test of a connection, running or over. */
    Optional<JobView> testOf(String connection);
}
