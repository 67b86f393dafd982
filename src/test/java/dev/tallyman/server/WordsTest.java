package dev.tallyman.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.server.views.BuildStep;
import dev.tallyman.server.views.Links;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private final Words words = new Words(Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "PT59S, just now",
        "PT1M, 1 min ago",
        "PT59M59S, 59 min ago",
        "PT1H, 1 h ago",
        "PT47H59M, 47 h ago",
        "PT48H, 2 days ago",
        "P59D, 59 days ago",
        "P60D, 2 months ago",
        "P729D, 24 months ago",
        "P730D, 2 years ago",
        "PT-12H, in 12 h",
        "P-12D, in 12 days",
    })
    void timesAsPeopleSayThem(Duration age, String said) {
        assertThat(words.ago(NOW.minus(age))).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 0.98 KiB",
        "1024, 1 KiB",
        "1536, 1.5 KiB",
        "10240, 10 KiB",
        "1048576, 1 MiB",
        "64277708, 61.3 MiB",
        "193986560, 185 MiB",
        "1503238553, 1.4 GiB",
        "9223372036854775807, 8192 PiB",
    })
    void sizesAsPeopleSayThem(long bytes, String said) {
        assertThat(Words.size(bytes)).isEqualTo(said);
    }

    @Test
    void numbers() {
        assertThat(Words.number(1_284_000)).isEqualTo("1,284,000");
        assertThat(Words.count(1, "weakness", "weaknesses")).isEqualTo("1 weakness");
        assertThat(Words.count(0, "image")).isEqualTo("0 images");
        assertThat(Words.percent(0.944)).isEqualTo("94.4 %");
        assertThat(Words.percent(0.0001)).isEqualTo("< 0.1 %");
        assertThat(Words.percent(0)).isEqualTo("0.0 %");
        assertThat(Words.few(List.of("a", "b", "c"), 2)).isEqualTo("a, b + 1");
    }

    @Test
    void digestsAndTags() {
        String digest = "sha256:" + "0123456789abcdef".repeat(4);
        assertThat(Words.digest(digest)).isEqualTo("0123456789ab");
        assertThat(Words.digest("latest")).isEqualTo("latest");
        assertThat(Words.tag(digest.replace(':', '-') + ".sig")).isEqualTo("sha256-0123456789ab….sig");
        assertThat(Words.tag("sha256-short")).isEqualTo("sha256-short");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/bin/sh -c #(nop)  CMD [\"sh\"] ; CMD [\"sh\"]",
                "/bin/sh -c #(nop) ADD file:1234 in /  ; ADD file:1234 in /",
                "/bin/sh -c apt-get update ; RUN apt-get update",
                "RUN /bin/sh -c apt-get update   &&\t true # buildkit ; RUN apt-get update && true",
                "RUN |1 VERSION=3 /bin/sh -c make # buildkit ; RUN make",
                "/bin/bash -o pipefail -c set ; /bin/bash -o pipefail -c set",
                "COPY a b # buildkit ; COPY a b",
                "bazel build ... ; bazel build ...",
            })
    void buildStepsAsTheirAuthorsWroteThem(String createdBy, String step) {
        assertThat(BuildStep.clean(createdBy)).isEqualTo(step);
    }

    @Test
    void linksAreEscapedForWhereTheyStand() {
        assertThat(Links.image("acme/api")).isEqualTo("/images/acme/api");
        assertThat(Links.image("acme/api", "1.4+x&\"")).isEqualTo("/images/acme/api:1.4%2Bx%26%22");
        assertThat(Links.image("acme/api", "sha256:ab", "linux/arm/v7"))
                .isEqualTo("/images/acme/api@sha256:ab?platform=linux/arm/v7");
        assertThat(Links.packageVersion("pkg:deb/debian/a@1%2B2?arch=x"))
                .isEqualTo("/packages/version?purl=pkg:deb/debian/a%401%252B2%3Farch%3Dx");
    }

    @Test
    void aListKeepsWhatIsChosenInItsAddress() {
        Query query = new Query("/images", Map.of("q", "a&b", "page", "3"));
        assertThat(query.with("sort", "name")).isEqualTo("/images?q=a%26b&sort=name");
        assertThat(query.toggle("q", "a&b")).isEqualTo("/images");
        assertThat(query.page(1)).isEqualTo("/images?q=a%26b");
        assertThat(query.page()).isEqualTo(3);
        assertThat(new Query("/images", Map.of("page", "-7")).page()).isEqualTo(1);
        assertThat(new Query("/images", Map.of("page", "99999999999")).page()).isEqualTo(1);
    }

    @Test
    void aPageBeyondTheLastIsTheLast() {
        Slice<Integer> slice = Slice.of(List.of(1, 2, 3), 99, 3);
        assertThat(slice.page()).isEqualTo(1);
        assertThat(slice.rows()).containsExactly(1, 2, 3);
    }
}
