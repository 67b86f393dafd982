package dev.tallyman.match;

import dev.tallyman.match.version.Incomparable;
import dev.tallyman.match.version.Order;
import dev.tallyman.match.version.VersionScheme;
import dev.tallyman.model.Purl;
import java.util.List;
import java.util.Optional;

/** What {@code find} is asked for. */
public sealed interface FindQuery {
    /** A weakness by any of its identifiers, as written but in the identifiers' own case. */
    record Weakness(String id) implements FindQuery {}

    /** Packages by name: the package's, its source package's, or the one that its advisories use. */
    record Name(String name) implements FindQuery {}

    /**
     * A package by its package URL.
     *
     * @param purl     without version
     * @param versions all of these must hold; empty: any version
     */
    record PackageUrl(Purl purl, List<Constraint> versions) implements FindQuery {
        public PackageUrl {
            versions = List.copyOf(versions);
        }

        /** Whether a version of this type of package satisfies every constraint; one that cannot be compared does not. */
        public boolean holds(String version) {
            return versions.stream().allMatch(constraint -> constraint.holds(Subjects.scheme(purl.type()), version));
        }

        /** The package's name as its advisories spell it; a system package's own name. */
        public String subject() {
            return Subjects.name(purl);
        }
    }

    /** A version on one side of another. */
    record Constraint(Operator operator, String version) {
        boolean holds(VersionScheme scheme, String candidate) {
            if (operator == Operator.EQUAL && candidate.equals(version)) {
                return true;
            }
            return switch (scheme.compare(candidate, version)) {
                case Order order -> operator.holds(order);
                case Incomparable incomparable -> false;
            };
        }
    }

    /** Of a constraint. */
    enum Operator {
        EQUAL("="),
        BELOW("<"),
        AT_MOST("<="),
        ABOVE(">"),
        AT_LEAST(">=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        boolean holds(Order order) {
            return switch (this) {
                case EQUAL -> order == Order.EQUAL;
                case BELOW -> order == Order.LESS;
                case AT_MOST -> order != Order.GREATER;
                case ABOVE -> order == Order.GREATER;
                case AT_LEAST -> order != Order.LESS;
            };
        }
    }

    /** Parses the argument of {@code find}; empty where it is a package URL that cannot be read. */
    static Optional<FindQuery> parse(String text) {
        return FindQueryParser.parse(text.strip());
    }
}
