package dev.tallyman.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.inventory.Origins;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Purl;
import dev.tallyman.model.Severity;
import dev.tallyman.scan.ContentsDiff.Changed;
import dev.tallyman.scan.ContentsDiff.Listed;
import dev.tallyman.scan.ContentsDiff.Weakness;
import dev.tallyman.scan.ScanResult.ImageScan;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContentsDiffTest {
    @Test
    void whatAPackageWasBuiltForAndWhereItIsFromDoNotCount() {
        ContentsDiff diff = ContentsDiff.of(
                List.of(installed("pkg:deb/debian/curl@7.88.1?arch=amd64&distro=debian-12")),
                List.of(installed("pkg:deb/debian/curl@7.88.1?arch=arm64&distro=debian-12.6")));
        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.same()).isEqualTo(1);
    }

    @Test
    void packagesAreOnlyThereOrInOtherVersions() {
        ContentsDiff diff = ContentsDiff.of(
                List.of(installed("pkg:apk/alpine/musl@1.2.3"), installed("pkg:maven/org.acme/api@1")),
                List.of(installed("pkg:apk/alpine/musl@1.2.4"), installed("pkg:npm/%40acme/web@2")));
        assertThat(diff.changed()).containsExactly(new Changed("apk", "musl", List.of("1.2.3"), List.of("1.2.4")));
        assertThat(diff.onlyLeft()).containsExactly(new Listed("maven", "org.acme:api", List.of("1")));
        assertThat(diff.onlyRight()).containsExactly(new Listed("npm", "@acme/web", List.of("2")));
        assertThat(diff.same()).isZero();
    }

    /** Node has a package as often as others need it: the versions that both have are no difference. */
    @Test
    void severalVersionsOfOnePackageAreComparedTogether() {
        ContentsDiff diff = ContentsDiff.of(
                List.of(installed("pkg:npm/ms@2.0.0"), installed("pkg:npm/ms@2.1.2"), installed("pkg:npm/ms@2.1.2")),
                List.of(installed("pkg:npm/ms@2.1.2"), installed("pkg:npm/ms@2.1.3")));
        assertThat(diff.changed()).containsExactly(new Changed("npm", "ms", List.of("2.0.0"), List.of("2.1.3")));
        assertThat(diff.same()).isEqualTo(1);
        ContentsDiff fewer = ContentsDiff.of(
                List.of(installed("pkg:npm/ms@2.0.0"), installed("pkg:npm/ms@2.1.2")),
                List.of(installed("pkg:npm/ms@2.1.2")));
        assertThat(fewer.changed()).containsExactly(new Changed("npm", "ms", List.of("2.0.0"), List.of()));
    }

    @Test
    void aWeaknessThatAnotherVersionStillHasIsNeitherLostNorGained() throws Exception {
        Finding before = finding("CVE-1", "pkg:apk/alpine/musl@1.2.3", Severity.HIGH);
        Finding after = finding("CVE-1", "pkg:apk/alpine/musl@1.2.4", Severity.HIGH);
        Finding gained = finding("CVE-2", "pkg:apk/alpine/musl@1.2.4", Severity.CRITICAL);
        Finding lost = finding("CVE-1", "pkg:apk/alpine/zlib@1", Severity.LOW);
        ContentsDiff diff =
                ContentsDiff.of(List.of(), List.of(before, lost), List.of(), List.of(after, gained, gained));
        assertThat(diff.gained()).containsExactly(new Weakness("CVE-2", Severity.CRITICAL, "apk", "musl", "1.2.4"));
        assertThat(diff.lost()).containsExactly(new Weakness("CVE-1", Severity.LOW, "apk", "zlib", "1"));
        assertThat(new JsonMapper().valueToTree(diff).at("/gained/0/severity").asText())
                .isEqualTo("critical");
    }

    @Test
    void imagesOfOnePlatformAreComparedAndTheRestIsOnlyThere() {
        ScanResult left = result("left", image("linux/amd64"), image("linux/arm64"), image("linux/s390x"));
        ScanResult right = result("right", image("linux/arm64/v8"), image("linux/amd64"), image("linux/arm/v7"));
        assertThat(Comparison.of(left, right))
                .extracting(one -> platform(one.left()) + " " + platform(one.right()) + " " + (one.diff() != null))
                .containsExactly(
                        "linux/amd64 linux/amd64 true",
                        "linux/arm64 linux/arm64/v8 true",
                        "linux/s390x null false",
                        "null linux/arm/v7 false");
        assertThat(Comparison.of(left, right).getLast().differs()).isTrue();
    }

    @Test
    void twoThatStandAloneAreComparedWhateverTheyAreFor() {
        assertThat(Comparison.of(result("left", image("linux/amd64")), result("right", image("linux/arm64"))))
                .singleElement()
                .satisfies(one -> assertThat(one.differs()).isFalse());
        assertThat(Comparison.of(result("left", image("linux/amd64")), result("right", image(null))))
                .hasSize(1);
    }

    @Test
    void thePlatformsOfOneTargetAreComparedWithItsFirst() {
        assertThat(Comparison.between(result("it", image("linux/amd64"), image("linux/arm64"), image("linux/s390x"))))
                .extracting(one -> platform(one.left()) + " " + platform(one.right()))
                .containsExactly("linux/amd64 linux/arm64", "linux/amd64 linux/s390x");
        assertThat(Comparison.between(result("it", image("linux/amd64")))).isEmpty();
    }

    private static @Nullable String platform(Comparison.@Nullable Side side) {
        return side == null ? null : side.platform();
    }

    private static ScanResult result(String target, ImageScan... images) {
        return new ScanResult(target, null, null, ScanResult.Status.COMPLETE, List.of(), Arrays.asList(images));
    }

    private static ImageScan image(@Nullable String platform) {
        return new ImageScan(
                platform == null ? null : Platform.tryParse(platform).orElseThrow(),
                null,
                null,
                null,
                null,
                List.of(installed("pkg:npm/ms@1")),
                List.of(),
                ImageRisks.UNKNOWN,
                List.of(),
                Origins.UNKNOWN);
    }

    private static InstalledPackage installed(String text) {
        Purl purl = Purl.tryParse(text).orElseThrow();
        return new InstalledPackage(
                purl, purl.name(), String.valueOf(purl.version()), purl.type(), null, null, List.of(), List.of(), null);
    }

    private static Finding finding(String id, String purl, Severity severity) {
        return new Finding(
                id,
                List.of(),
                severity,
                null,
                null,
                installed(purl),
                null,
                Finding.Status.AFFECTED,
                false,
                null,
                List.of());
    }
}
