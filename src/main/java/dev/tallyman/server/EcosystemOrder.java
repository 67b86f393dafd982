package dev.tallyman.server;

import dev.tallyman.match.version.Comparison;
import dev.tallyman.match.version.Incomparable;
import dev.tallyman.match.version.Order;
import dev.tallyman.match.version.VersionScheme;
import dev.tallyman.server.views.VersionOrder;
import java.util.OptionalInt;

/** Versions in the order of their ecosystem's scheme. */
public final class EcosystemOrder implements VersionOrder {
    @Override
    public OptionalInt compare(String ecosystem, String a, String b) {
        return VersionScheme.forEcosystem(ecosystem)
                .map(scheme -> answer(scheme.compare(a, b)))
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt answer(Comparison comparison) {
        return switch (comparison) {
            case Order order ->
                OptionalInt.of(
                        switch (order) {
                            case LESS -> -1;
                            case EQUAL -> 0;
                            case GREATER -> 1;
                        });
            case Incomparable incomparable -> OptionalInt.empty();
        };
    }
}
