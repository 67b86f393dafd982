package dev.tallyman.server;

import java.util.Optional;

/** Whether the server can be used yet. Asked often; answers at once. */
@FunctionalInterface
public interface Readiness {
    Readiness ALWAYS = Optional::empty;

    /** What is still to be done, in words; empty when ready. */
    Optional<String> waitingFor();
}
