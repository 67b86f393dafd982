package dev.tallyman.match;

import dev.tallyman.advisory.Vex;
import dev.tallyman.model.Order;
import dev.tallyman.model.Purl;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives findings the status that VEX statements say. No finding goes: it only says why it does not count. Immutable. */
public final class VexStatements {
    private final List<Vex.Statement> statements;

    /** @param statements in the order of their documents: of two at the same time the later one counts */
    public VexStatements(Collection<Vex.Statement> statements) {
        this.statements =
                statements.stream().sorted(Order.by(Vex.Statement::at)).toList();
    }

    /**
     * @param reference of the image in full; null where it has none
     * @param digests   of the image and of the index that it is in
     */
    public List<Finding> apply(List<Finding> findings, @Nullable String reference, Set<String> digests) {
        if (statements.isEmpty()) {
            return findings;
        }
        return findings.stream()
                .map(finding -> {
                    List<Vex.Statement> said = about(finding, reference, digests);
                    return said.isEmpty()
                            ? finding
                            : finding.withStatus(status(said.getLast().status()));
                })
                .toList();
    }

    /**
     * Notes on each finding what the statements say of it, the last of each source.
     *
     * @param taken whether the finding gets the status of the last of them too; not without being asked for
     */
    public List<Finding> claim(List<Finding> findings, @Nullable String reference, Set<String> digests, boolean taken) {
        if (statements.isEmpty()) {
            return findings;
        }
        return findings.stream()
                .map(finding -> claimed(finding, about(finding, reference, digests), taken))
                .toList();
    }

    private static Finding claimed(Finding finding, List<Vex.Statement> said, boolean taken) {
        if (said.isEmpty()) {
            return finding;
        }
        Map<String, VexClaim> claims = new LinkedHashMap<>();
        for (int i = 0; i < said.size(); i++) {
            Vex.Statement statement = said.get(i);
            boolean applied = taken && i == said.size() - 1;
            claims.put(
                    statement.source(),
                    new VexClaim(
                            status(statement.status()),
                            statement.author(),
                            statement.justification(),
                            statement.source(),
                            applied));
        }
        Finding noted = finding.withClaims(List.copyOf(claims.values()));
        return taken ? noted.withStatus(status(said.getLast().status())) : noted;
    }

    /** The latest last. */
    private List<Vex.Statement> about(Finding finding, @Nullable String reference, Set<String> digests) {
        return statements.stream()
                .filter(statement -> names(statement, finding) && isAbout(statement, finding, reference, digests))
                .toList();
    }

    private static boolean names(Vex.Statement statement, Finding finding) {
        return statement.weaknesses().contains(finding.id())
                || finding.aliases().stream().anyMatch(statement.weaknesses()::contains);
    }

    private static boolean isAbout(
            Vex.Statement statement, Finding finding, @Nullable String reference, Set<String> digests) {
        Purl installed = finding.installed().purl();
        return statement.products().stream().anyMatch(product -> {
            if (holds(product.purl(), installed)) {
                return true;
            }
            boolean image = product.purl().type().equals("oci") && isImage(product.purl(), reference, digests);
            return image
                    && (product.parts().isEmpty() || product.parts().stream().anyMatch(part -> holds(part, installed)));
        });
    }

    /** Whether a package is one that a purl stands for: what the purl leaves out may be anything. */
    private static boolean holds(Purl stated, Purl installed) {
        return stated.type().equals(installed.type())
                && stated.name().equals(installed.name())
                && (stated.namespace() == null || stated.namespace().equals(installed.namespace()))
                && (stated.version() == null || stated.version().equals(installed.version()))
                && stated.qualifiers().entrySet().stream()
                        .allMatch(entry -> entry.getValue().equals(qualifier(installed, entry)));
    }

    private static @Nullable String qualifier(Purl installed, Map.Entry<String, String> wanted) {
        return installed.qualifier(wanted.getKey());
    }

    private static boolean isImage(Purl stated, @Nullable String reference, Set<String> digests) {
        if (stated.version() != null) {
            return digests.contains(stated.version());
        }
        if (reference == null) {
            return false;
        }
        String name = reference.replaceFirst("@.*$", "").replaceFirst(":[^/:]*$", "");
        String repository = stated.qualifier("repository_url");
        return repository == null
                ? name.substring(name.lastIndexOf('/') + 1).equals(stated.name())
                : name.equals(repository) || name.equals(repository + "/" + stated.name());
    }

    private static Finding.Status status(Vex.Status status) {
        return switch (status) {
            case NOT_AFFECTED -> Finding.Status.NOT_AFFECTED;
            case AFFECTED -> Finding.Status.AFFECTED;
            case FIXED -> Finding.Status.FIXED;
            case UNDER_INVESTIGATION -> Finding.Status.UNDER_INVESTIGATION;
        };
    }
}
