package dev.tallyman.store;

import static dev.tallyman.store.InventoryFixture.NOW;
import static dev.tallyman.store.InventoryFixture.digest;
import static dev.tallyman.store.InventoryFixture.stated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallyman.inventory.ImageAnswers;
import dev.tallyman.inventory.ImageDetails;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.ImageQuery;
import dev.tallyman.inventory.ImageSummary;
import dev.tallyman.inventory.Listing;
import dev.tallyman.inventory.PlatformImage;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.Resolution;
import dev.tallyman.inventory.VersionKind;
import dev.tallyman.inventory.VersionSummary;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@org.junit.jupiter.api.Timeout(60)
class InventoryQuestionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private InventoryFixture held;

    @BeforeEach
    void open() {
        held = new InventoryFixture(folder);
    }

    @AfterEach
    void close() {
        held.close();
    }

    @Test
    void timesKeepTheirMilliseconds() {
        Instant updated = Instant.parse("2026-02-03T04:05:06.789Z");
        held.list(stated("acme", "api", 1, updated, 1L));
        assertThat(held.questions.images(ImageQuery.all()).items().getFirst().updatedAt())
                .isEqualTo(updated);
    }

    @Test
    void imagesAreWrittenAsTheContractNamesThem() {
        ImageName api = held.image("Acme", "api");
        held.version(api, 1, digest("1"), "1.0", "latest");
        held.version(api, 2, digest("2"));
        JsonNode json = JSON.valueToTree(held.questions.images(ImageQuery.all()).items());
        assertThat(json.get(0).get("name").asText()).isEqualTo("acme/api");
        assertThat(json.get(0).get("visibility").asText()).isEqualTo("private");
        assertThat(json.get(0).get("versions").asInt()).isEqualTo(2);
        assertThat(json.get(0).get("tags").asInt()).isEqualTo(2);
        assertThat(json.get(0).get("repository").isNull()).isTrue();
        assertThat(json.get(0).get("updatedAt").asText()).isEqualTo(NOW.toString());
        assertThat(json.get(0).get("state").asText()).isEqualTo("active");
    }

    @Test
    void pagesGiveEveryImageOnceInEveryOrder() {
        for (int i = 0; i < 23; i++) {
            ImageName image = held.list(
                            stated("acme", "app" + i % 7 + "-" + i, i, i % 3 == 0 ? null : NOW.plusSeconds(i % 4), 1L))
                    .image();
            for (int version = 0; version < i % 3; version++) {
                held.version(image, 100L * i + version, digest(i + "." + version), "t" + version);
            }
        }
        for (ImageQuery.Sort sort : ImageQuery.Sort.values()) {
            for (boolean descending : new boolean[] {false, true}) {
                ImageQuery query = ImageQuery.all().sortedBy(sort, descending);
                List<ImageSummary> whole = held.questions.images(query).items();
                List<ImageSummary> paged = new ArrayList<>();
                String cursor = null;
                do {
                    Listing<ImageSummary> page = held.questions.images(query.page(5, cursor));
                    paged.addAll(page.items());
                    cursor = page.next();
                } while (cursor != null);
                assertThat(paged).as(sort + " " + descending).hasSize(23).isEqualTo(whole);
            }
        }
    }

    @Test
    void filtersByGlobTextAndState() {
        ImageName api = held.image("acme", "api");
        held.image("acme", "team/web_app");
        held.image("other", "api");
        held.repositories.gone(api, Presence.MISSING, NOW);
        assertThat(names(ImageQuery.all().withGlobs(List.of("acme/*"))))
                .containsExactly("acme/api", "acme/team/web_app");
        assertThat(names(ImageQuery.all().withGlobs(List.of("ghcr.io/other/ap?"))))
                .containsExactly("other/api");
        assertThat(names(ImageQuery.all().withText("B_A"))).containsExactly("acme/team/web_app");
        assertThat(names(ImageQuery.all().withText("%"))).isEmpty();
        assertThat(names(ImageQuery.all().withStates(Set.of(Presence.MISSING)))).containsExactly("acme/api");
    }

    private List<String> names(ImageQuery query) {
        return held.questions.images(query).items().stream()
                .map(ImageSummary::name)
                .toList();
    }

    @Test
    void aCursorOfAnotherListIsWrongUsage() {
        assertThatThrownBy(() -> held.questions.images(ImageQuery.all().page(1, "bm9wZQ")))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
        assertThatThrownBy(() -> held.questions.images(ImageQuery.all().page(1, "!!")))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }

    @Test
    void namesResolveWithAndWithoutTheRegistry() {
        ImageName api = held.image("acme", "team/api");
        assertThat(held.questions.resolve("acme/team/api")).isEqualTo(new Resolution.Found(api));
        assertThat(held.questions.resolve("GHCR.io/Acme/team/api")).isEqualTo(new Resolution.Found(api));
        assertThat(held.questions.resolve("acme/team/apy"))
                .isEqualTo(new Resolution.NotFound("acme/team/apy", List.of("acme/team/api")));
        assertThat(held.questions.resolve("api")).isEqualTo(new Resolution.NotFound("api", List.of("acme/team/api")));
        assertThat(held.questions.resolve("zzz/something-else"))
                .isEqualTo(new Resolution.NotFound("zzz/something-else", List.of()));
    }

    @Test
    void aNameInTwoRegistriesIsAmbiguousUnlessTheRegistryIsNamed() {
        ImageName here = held.image("acme", "api");
        var elsewhere = new dev.tallyman.inventory.PackageListed(
                "containers.example.com",
                "acme",
                false,
                "api",
                9,
                dev.tallyman.inventory.Visibility.PUBLIC,
                null,
                null,
                1L,
                NOW,
                NOW);
        ImageName there = held.list(elsewhere).image();
        assertThat(held.questions.resolve("acme/api"))
                .isEqualTo(new Resolution.Ambiguous("acme/api", List.of(there, here)));
        assertThat(held.questions.resolve("containers.example.com/acme/api")).isEqualTo(new Resolution.Found(there));
        assertThatThrownBy(() -> new ImageAnswers(held.questions).show("acme/api"))
                .isInstanceOfSatisfying(
                        TallymanException.class, e -> assertThat(e.hint()).contains("containers.example.com/acme/api"));
    }

    private ImageName multiPlatform() {
        ImageName image = held.image("acme", "api");
        Digest amd = held.platformImage("linux/amd64", "base", "app");
        Digest arm = held.platformImage("linux/arm64", "base-arm");
        Digest attestation = held.attestation("att");
        Map<Digest, String> children = new LinkedHashMap<>();
        children.put(amd, "linux/amd64");
        children.put(arm, "linux/arm64/v8");
        children.put(attestation, "unknown/unknown");
        Digest index = held.index("index", children);
        held.version(image, 4, index, "1.4", "latest");
        held.version(image, 3, attestation);
        held.version(image, 2, arm);
        held.version(image, 1, amd);
        held.version(image, 5, digest("never fetched"));
        held.versions.settle(image, held.run);
        return image;
    }

    @Test
    void versionsTellKindPlatformsAndSize() {
        ImageName image = multiPlatform();
        List<VersionSummary> versions = held.questions.versions(image);
        assertThat(versions).extracting(VersionSummary::id).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(versions)
                .extracting(VersionSummary::kind)
                .containsExactly(
                        VersionKind.UNREADABLE,
                        VersionKind.INDEX,
                        VersionKind.ATTESTATION,
                        VersionKind.IMAGE,
                        VersionKind.IMAGE);
        VersionSummary index = versions.get(1);
        assertThat(index.platforms()).containsExactly("linux/amd64", "linux/arm64/v8");
        assertThat(index.tags()).containsExactly("1.4", "latest");
        assertThat(versions.get(2).platforms()).isEmpty();
        assertThat(versions.get(3).platforms()).containsExactly("linux/arm64");
        assertThat(index.size())
                .isEqualTo(versions.get(3).size() + versions.get(4).size());
        assertThat(versions.get(2).size()).isEqualTo(12);
        assertThat(versions.get(0).size()).isNull();
    }

    @Test
    void versionsAndTagsComeInPages() {
        ImageName image = multiPlatform();
        Listing<VersionSummary> first = held.questions.versions(image, 3, null);
        Listing<VersionSummary> second = held.questions.versions(image, 3, first.next());
        assertThat(first.items()).hasSize(3);
        assertThat(second.items()).extracting(VersionSummary::id).containsExactly(2L, 1L);
        assertThat(second.next()).isNull();
        assertThat(held.questions.tags(image, 1, null).items()).hasSize(1);
        assertThat(held.questions
                        .tags(image, 1, held.questions.tags(image, 1, null).next())
                        .items()
                        .getFirst()
                        .tag())
                .isEqualTo("latest");
    }

    @Test
    void showReachesImagesThroughTheIndexAndLeavesAttestationsOut() {
        ImageName image = multiPlatform();
        ImageDetails tagged = held.questions.show(image, "1.4").orElseThrow();
        assertThat(tagged.versions()).hasSize(1);
        assertThat(tagged.images())
                .extracting(found -> found.platform().toString())
                .containsExactly("linux/amd64", "linux/arm64");
        PlatformImage amd = tagged.images().getFirst();
        assertThat(amd.layers()).extracting(PlatformImage.Layer::createdBy).containsExactly("COPY base", "COPY app");
        assertThat(amd.config().user()).isEqualTo("1000");
        JsonNode json = JSON.valueToTree(tagged);
        assertThat(json.at("/images/0/config/created").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(json.at("/images/0/platform").asText()).isEqualTo("linux/amd64");
        assertThat(json.at("/images/0/layers/0/digest").asText())
                .isEqualTo(digest("base").toString());
        assertThat(json.at("/images/0/config/labels/k").asText()).isEqualTo("v");
        assertThat(json.at("/images/0").has("imageConfig")).isFalse();
        assertThat(held.questions.show(image).images()).hasSize(2);
        assertThat(held.questions.show(image).versions()).hasSize(5);
        assertThat(held.questions.show(image, amd.digest()).orElseThrow().images())
                .containsExactly(amd);
        assertThat(held.questions.show(image, "2.0")).isEmpty();
        assertThat(held.questions.show(image, digest("elsewhere"))).isEmpty();
    }

    @Test
    void unreadImagesAreTheTaggedOnesUnlessAllAreAskedFor() {
        ImageName image = multiPlatform();
        Digest loose = held.platformImage("linux/amd64", "loose");
        held.version(image, 9, loose);
        assertThat(held.questions.unread(false))
                .hasSize(2)
                .allSatisfy(unread -> assertThat(unread.tags()).containsExactly("1.4", "latest"));
        assertThat(held.questions.unread(true)).hasSize(3);
        assertThat(held.questions.unread(true).getLast().digest()).isEqualTo(loose);
    }
}
