package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.inventory.FixedTags;
import dev.tallyman.inventory.ImageQuery;
import dev.tallyman.inventory.ImageSummary;
import dev.tallyman.inventory.Irregularity;
import dev.tallyman.inventory.Ownership;
import dev.tallyman.inventory.Ownership.By;
import dev.tallyman.sandbox.PackageSetting;
import dev.tallyman.sandbox.RepositorySetting;
import dev.tallyman.sandbox.RequestKind;
import dev.tallyman.sandbox.Visibility;
import dev.tallyman.store.HygieneQuestion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OwnerSyncTest {
    @TempDir
    Path folder;

    private SyncHarness box;

    @BeforeEach
    void start() {
        box = new SyncHarness(folder);
    }

    @AfterEach
    void stop() {
        box.close();
    }

    @Test
    void propertyThenTopicThenCodeOwnersTell() {
        repository("acme/api", List.of("team-topic"), Map.of("team", "property"), "* @acme/file");
        linked("acme/api", "acme/api");
        box.sync();
        assertThat(owner("acme/api")).isEqualTo(new Ownership(null, "", List.of("property"), By.PROPERTY, null));
        repository("acme/api", List.of("java", "team-topic"), Map.of("cost-center", "7"), "* @acme/file");
        box.full();
        assertThat(owner("acme/api").teams()).containsExactly("topic");
        repository("acme/api", List.of("java"), Map.of(), "* @acme/file\n/docs/ @acme/docs");
        box.full();
        assertThat(owner("acme/api")).isEqualTo(new Ownership(null, "", List.of("@acme/file"), By.CODEOWNERS, null));
        repository("acme/api", List.of("java"), Map.of(), "/docs/ @acme/docs");
        box.full();
        assertThat(owner("acme/api").by()).isEqualTo(By.REPOSITORY);
        assertThat(box.events("acme/api"))
                .filteredOn(event -> event.startsWith("owner-changed"))
                .hasSize(3);
    }

    @Test
    void anUnlinkedImageIsOwnedByWhatItSaysItIsBuiltFrom() {
        repository("acme/mono", List.of(), Map.of(), "* @acme/all\n/services/web/ @acme/web");
        byte[] plain = box.imageManifest("acme/web", "linux/amd64", "layer");
        String annotated = new String(plain, java.nio.charset.StandardCharsets.UTF_8)
                .replaceFirst(
                        "\\{",
                        "{\"annotations\":{\"org.opencontainers.image.source\":\"https://github.com/acme/mono/tree/main/services/web\"},");
        box.push("acme/web", "1.0.0", dev.tallyman.model.MediaType.OCI_MANIFEST, SyncHarness.bytes(annotated));
        box.sync();
        assertThat(owner("acme/web"))
                .isEqualTo(new Ownership("acme/mono", "services/web", List.of("@acme/web"), By.CODEOWNERS, null));
    }

    @Test
    void whatMayNotBeReadIsUnknownAndNotNobody() {
        box.sandbox.set(RepositorySetting.ofPrivate("acme/secret").withProperties(Map.of("team", "x")));
        linked("acme/api", "acme/secret");
        box.pushImage("acme/alone", "1.0.0", "linux/amd64", "layer");
        assertThat(box.sync().status()).isEqualTo(SyncReport.Status.COMPLETE);
        assertThat(owner("acme/api").by()).isEqualTo(By.UNKNOWN);
        assertThat(owner("acme/api").problem()).contains("acme/secret", "the scope repo");
        assertThat(owner("acme/alone").by()).isEqualTo(By.NONE);
        assertThat(new HygieneQuestion(box.database, FixedTags.of(""), box.clock).all())
                .extracting(Irregularity::kind, Irregularity::image)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Irregularity.Kind.NO_OWNER, "acme/alone"));
        assertThat(names(ImageQuery.all().withOwned(false))).containsExactly("acme/alone");
    }

    @Test
    void itIsAskedOnceADayAndThenCostsNothingWhereNothingChanged() {
        repository("acme/api", List.of(), Map.of(), "* @acme/file");
        linked("acme/api", "acme/api");
        linked("acme/api2", "acme/api");
        box.sync();
        assertThat(asked()).as("one repository, read once for both").isEqualTo(2);
        box.pushImage("acme/api", "2", "linux/amd64", "more");
        box.sync();
        assertThat(asked()).as("within a day").isEqualTo(2);
        box.clock.advance(Duration.ofHours(25));
        box.sync();
        assertThat(asked()).as("nothing was opened").isEqualTo(2);
        box.pushImage("acme/api", "3", "linux/amd64", "even more");
        box.sync();
        assertThat(asked()).isEqualTo(4);
        assertThat(box.sandbox.truth().notModified(RequestKind.REPOSITORY)).isEqualTo(1);
        assertThat(box.sandbox.truth().notModified(RequestKind.REPOSITORY_FILE)).isEqualTo(1);
    }

    @Test
    void imagesAreFoundByTheirTeam() {
        repository("acme/api", List.of(), Map.of(), "* @acme/payments @alice");
        repository("acme/web", List.of(), Map.of("Owner", "Payments"), "");
        linked("acme/api", "acme/api");
        linked("acme/web", "acme/web");
        box.sync();
        assertThat(names(ImageQuery.all().withTeam("payments"))).containsExactly("acme/api", "acme/web");
        assertThat(names(ImageQuery.all().withTeam("@acme/payments"))).containsExactly("acme/api");
        assertThat(names(ImageQuery.all().withTeam("alice"))).containsExactly("acme/api");
        assertThat(names(ImageQuery.all().withTeam("pay%"))).isEmpty();
        assertThat(owner("acme/api").has("Payments")).isTrue();
        assertThat(owner("acme/api").has("acme/pay")).isFalse();
    }

    @Test
    void aFixedTagThatMovedIsDriftUntilItIsOld() {
        box.pushImage("acme/api", "1.0.0", "linux/amd64", "a");
        box.pushImage("acme/api", "latest", "linux/amd64", "a");
        box.sync();
        box.pushImage("acme/api", "1.0.0", "linux/amd64", "b");
        box.pushImage("acme/api", "latest", "linux/amd64", "b");
        box.sync();
        assertThat(drifted("")).containsExactly("1.0.0");
        assertThat(drifted("late*")).containsExactly("latest");
        box.clock.advance(HygieneQuestion.DRIFT_SHOWN.plusHours(1));
        assertThat(drifted("")).isEmpty();
    }

    private List<String> drifted(String globs) {
        return new HygieneQuestion(box.database, FixedTags.of(globs), box.clock)
                .all().stream()
                        .filter(one -> one.kind() == Irregularity.Kind.DRIFT)
                        .map(Irregularity::subject)
                        .toList();
    }

    private long asked() {
        return box.sandbox.truth().count(RequestKind.REPOSITORY)
                + box.sandbox.truth().count(RequestKind.REPOSITORY_FILE);
    }

    private List<String> names(ImageQuery query) {
        return box.questions.images(query).items().stream()
                .map(ImageSummary::name)
                .toList();
    }

    private Ownership owner(String name) {
        return box.answers.show(name).ownership();
    }

    private void linked(String name, String repository) {
        box.sandbox.set(new PackageSetting(name, Visibility.PRIVATE).linkedTo(repository));
        box.pushImage(name, "1.0.0", "linux/amd64", "layer of " + name);
    }

    private void repository(String name, List<String> topics, Map<String, String> properties, String owners) {
        box.sandbox.set(RepositorySetting.ofPublic(name)
                .withTopics(topics)
                .withProperties(properties)
                .withFiles(Map.of(".github/CODEOWNERS", owners)));
    }
}
