package dev.tallyman.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.Ownership;
import dev.tallyman.match.Risk;
import dev.tallyman.model.Severity;
import dev.tallyman.server.views.OverviewView;
import dev.tallyman.server.views.Readings;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.server.views.Tally;
import dev.tallyman.server.views.WeaknessRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Words WORDS = new Words(Clock.fixed(NOW, ZoneOffset.UTC));
    private static final Readings READ = new Readings(3, 0, 0, 0, 0);

    @Test
    void nothingIsKnownYet() {
        assertThat(sentence(view(List.of(), NOW), List.of())).isEqualTo("Nothing is connected yet");
        assertThat(sentence(view(List.of(), NOW), List.of(row(new Readings(0, 0, 0, 2, 0)))))
                .isEqualTo("1 image is known, none has been read yet");
        assertThat(sentence(view(List.of(), null), List.of(row(READ))))
                .isEqualTo("Images are read, but there are no advisories to look their packages up in");
    }

    @Test
    void whatIsExploitedComesFirst() {
        OverviewView view =
                view(List.of(weakness(Severity.HIGH, true, 40), weakness(Severity.CRITICAL, false, 1)), NOW);
        assertThat(sentence(view, List.of(row(READ))))
                .isEqualTo("1 weakness being exploited now is in images that you use");
    }

    @Test
    void oldAdvisoriesDoNotSayThatNothingIsNew() {
        Instant sixDays = NOW.minus(Duration.ofDays(6));
        Instant nineDays = NOW.minus(Duration.ofDays(9));
        assertThat(sentence(view(List.of(), sixDays), List.of(row(READ)))).isEqualTo("Nothing new in 7 days");
        assertThat(sentence(view(List.of(), nineDays), List.of(row(READ))))
                .isEqualTo("Advisories are 9 days old: what is new since is not known here");
    }

    @Test
    void whatIsNewIsCounted() {
        OverviewView view = view(
                List.of(
                        weakness(Severity.CRITICAL, false, 1),
                        weakness(Severity.LOW, false, 2),
                        weakness(Severity.CRITICAL, false, 30)),
                NOW);
        assertThat(sentence(view, List.of(row(READ)))).isEqualTo("2 new weaknesses in 7 days, 1 critical");
    }

    @Test
    void whatWasNotReadIsSaidWhateverTheRest() {
        Headline headline = Headline.of(view(List.of(), NOW), List.of(row(new Readings(3, 0, 1, 2, 0))), WORDS);
        assertThat(headline.detail()).isEqualTo("3 of 6 platform images are not read: nothing is known of them.");
    }

    private static String sentence(OverviewView view, List<RepositoryRow> repositories) {
        return Headline.of(view, repositories, WORDS).sentence();
    }

    private static OverviewView view(List<WeaknessRow> weaknesses, @Nullable Instant advisories) {
        return new OverviewView(
                NOW.minus(Duration.ofDays(7)),
                0,
                0,
                0,
                0,
                weaknesses,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                3,
                0,
                0,
                advisories);
    }

    private static WeaknessRow weakness(Severity severity, boolean exploited, int days) {
        return new WeaknessRow(
                "CVE-2026-" + days,
                List.of(),
                severity,
                null,
                null,
                exploited,
                true,
                false,
                Risk.NONE,
                List.of("p"),
                List.of("acme/api"),
                NOW.minus(Duration.ofDays(days)));
    }

    private static RepositoryRow row(Readings readings) {
        return new RepositoryRow(
                1,
                "ghcr.io",
                "acme/api",
                "acme",
                "/images/acme/api",
                "private",
                "active",
                null,
                Ownership.NOT_LOOKED_AT,
                null,
                null,
                List.of("1"),
                1,
                List.of(),
                List.of(),
                List.of(),
                null,
                NOW,
                NOW,
                NOW,
                readings,
                Tally.NONE,
                0);
    }
}
