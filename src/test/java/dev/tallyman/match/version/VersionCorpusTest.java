package dev.tallyman.match.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tens of thousands of pairs whose order the ecosystems themselves told. */
class VersionCorpusTest {
    @ParameterizedTest
    @CsvSource({
        "alpine, Alpine", "cran, CRAN", "debian, Debian:12", "hackage, Hackage", "maven, Maven", "nuget, NuGet",
        "packagist, Packagist", "pub, Pub", "pypi, PyPI", "redhat, Red Hat", "rubygems, RubyGems", "semver, npm",
        "semver, Go", "semver, crates.io"
    })
    void comparesAsTheEcosystemDoes(String file, String ecosystem) throws IOException {
        VersionScheme scheme = VersionScheme.forEcosystem(ecosystem).orElseThrow();
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(Corpus.require("versions/" + file + ".txt"))) {
            if (!line.isBlank() && !line.startsWith("//")) {
                String[] fields = line.split(" ");
                expect(scheme, fields[0], fields[1], fields[2], wrong);
                expect(scheme, fields[2], opposite(fields[1]), fields[0], wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void expect(VersionScheme scheme, String left, String symbol, String right, List<String> wrong) {
        Comparison answer = scheme.compare(left, right);
        if (!(answer instanceof Order order && order.symbol().equals(symbol))) {
            wrong.add(left + " " + symbol + " " + right + ", not " + answer);
        }
    }

    private static String opposite(String symbol) {
        return switch (symbol) {
            case "<" -> ">";
            case ">" -> "<";
            default -> symbol;
        };
    }
}
