package dev.tallyman.match;

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
    record Package(Purl purl, List<Constraint> versions) implements FindQuery {
        public Package {
            versions = List.copyOf(versions);
        }
    }

    /** A version on one side of another. */
    record Constraint(Operator operator, String version) {}

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
    }

    /** Parses the argument of {@code find}; empty where it is a package URL that cannot be read. */
    static Optional<FindQuery> parse(String text) {
        return FindQueryParser.parse(text.strip());
    }
}
