package dev.tallyman.match.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random pairs and what the ecosystems' own tools said of them; each file names its tool. */
class VersionGoldenTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "testdata", "versions");

    @ParameterizedTest
    @CsvSource({
        "alpm, ALPM",
        "apk, APK",
        "bitnami, BITNAMI",
        "conan, CONAN",
        "cran, CRAN",
        "deb, DEB",
        "go, GO",
        "hackage, HACKAGE",
        "hex, SEMVER",
        "maven, MAVEN",
        "npm, SEMVER",
        "nuget, NUGET",
        "packagist, PACKAGIST",
        "portage, PORTAGE",
        "pub, PUB",
        "pypi, PYPI",
        "rpm, RPM",
        "rubygems, RUBYGEMS"
    })
    void comparesAsTheToolDoes(String file, VersionScheme scheme) throws IOException {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (String line : Files.readAllLines(FOLDER.resolve(file + ".txt"))) {
            if (!line.startsWith("//")) {
                String[] fields = line.split(" ");
                Comparison answer = scheme.compare(fields[0], fields[2]);
                if (!(answer instanceof Order order && order.symbol().equals(fields[1]))) {
                    wrong.add(line + ", not " + answer);
                }
                compared++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isPositive();
    }
}
