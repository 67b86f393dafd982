package dev.tallyman.server.views;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Which of two versions is the newer, by the rules of their ecosystem. */
@FunctionalInterface
public interface VersionOrder {
    /** Nothing can be compared. */
    VersionOrder NONE = (ecosystem, a, b) -> OptionalInt.empty();

    /**
     * @param ecosystem OSV's name, with or without a release
     * @return negative where {@code a} is older; empty where the two cannot be compared
     */
    OptionalInt compare(String ecosystem, String a, String b);

    /** The newest of some versions; empty where any two of them cannot be compared. */
    default Optional<String> newest(String ecosystem, List<String> versions) {
        String newest = versions.isEmpty() ? null : versions.getFirst();
        for (String version : versions) {
            if (newest == null || newest.equals(version)) {
                continue;
            }
            OptionalInt order = compare(ecosystem, newest, version);
            if (order.isEmpty()) {
                return Optional.empty();
            }
            newest = order.getAsInt() < 0 ? version : newest;
        }
        return Optional.ofNullable(newest);
    }
}
