package dev.tallyman.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tallyman.inventory.ImageQuery;
import dev.tallyman.inventory.ImageSummary;
import dev.tallyman.inventory.PatternMatch;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.Unseen;
import dev.tallyman.inventory.Unseen.How;
import dev.tallyman.inventory.Unseen.Kind;
import dev.tallyman.inventory.Unseen.Reason;
import dev.tallyman.model.MediaType;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Fault;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.PackageSetting;
import dev.tallyman.sandbox.Visibility;
import dev.tallyman.store.DeliveryStore;
import dev.tallyman.store.SightStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sync concludes that its connection does not see. */
class UnseenTest {
    private SyncHarness box;

    @BeforeEach
    void open(@TempDir Path folder) {
        box = new SyncHarness(folder);
        box.pushImage("acme/api", "1.0", "linux/amd64", "a");
        box.pushImage("acme/api-test", "1.0", "linux/amd64", "b");
        box.pushImage("acme/web", "1.0", "linux/amd64", "c");
    }

    @AfterEach
    void close() {
        box.close();
    }

    @Test
    void whereEverythingIsSeenNothingIsUnseen() {
        box.sync();
        assertThat(unseen()).isEmpty();
    }

    @Test
    void patternsTellWhatTheyMatchedAndThoseThatMatchedNothing() {
        box.scope = "acme/api*,!acme/*-test,acme/nothing-*,!acme/none,acme/gone";
        box.sync();
        assertThat(new SightStore(box.database).patterns(box.connection))
                .extracting(PatternMatch::pattern, PatternMatch::matched, PatternMatch::examples)
                .containsExactly(
                        tuple("acme/api*", 2L, List.of("acme/api", "acme/api-test")),
                        tuple("!acme/*-test", 1L, List.of("acme/api-test")),
                        tuple("acme/nothing-*", 0L, List.of()),
                        tuple("!acme/none", 0L, List.of()),
                        tuple("acme/gone", 0L, List.of()));
        assertThat(unseen())
                .extracting(Unseen::kind, Unseen::name, Unseen::reason)
                .containsExactly(
                        tuple(Kind.PACKAGE, "acme/gone", Reason.NOT_FOUND),
                        tuple(Kind.PATTERN, "acme/nothing-*", Reason.NOT_FOUND));
    }

    @Test
    void ownersThatAreNotThereOrBehindSingleSignOnAreToldApart() {
        box.sandbox.add(Owner.organization("locked", "tally").requiringSingleSignOn());
        box.sandbox.set(new PackageSetting("locked/app", Visibility.PRIVATE));
        box.pushImage("locked/app", "1", "linux/amd64", "x");
        box.scope = "acme,locked,nobody,acme-labs";
        box.sync();
        assertThat(unseen())
                .extracting(Unseen::kind, Unseen::name, Unseen::reason)
                .containsExactly(
                        tuple(Kind.OWNER, "acme-labs", Reason.NOT_FOUND),
                        tuple(Kind.OWNER, "locked", Reason.SIGN_ON),
                        tuple(Kind.OWNER, "nobody", Reason.NOT_FOUND));
        assertThat(unseen().get(1).evidence()).contains("403");
        assertThat(unseen().get(1).remedy()).contains("Configure SSO");
        assertThat(unseen().get(2).evidence()).contains("404");
    }

    @Test
    void organisationsThatAnAnswerLeavesOutAreToldByTheirIds() {
        box.sandbox.add(Owner.organization("locked", "tally").requiringSingleSignOn());
        box.scope = "";
        box.sync();
        assertThat(unseen()).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo(Kind.OWNER);
            assertThat(one.name()).matches("id \\d+");
            assertThat(one.known()).extracting(Unseen.Known::how).containsExactly(How.SIGN_ON);
            assertThat(one.reason()).isEqualTo(Reason.SIGN_ON);
        });
    }

    @Test
    void whatAnEarlierSyncListedAndIsGoneIsUnseenSinceThenAndNotLongerThanItIs() {
        box.sync();
        box.sandbox.deletePackage("acme/web");
        box.sync();
        Instant since = unseen().getFirst().since();
        assertThat(unseen()).singleElement().satisfies(one -> {
            assertThat(one.name()).isEqualTo("acme/web");
            assertThat(one.known()).extracting(Unseen.Known::how).containsExactly(How.EARLIER_SYNC);
            assertThat(one.reason()).isEqualTo(Reason.NOT_FOUND);
        });
        box.sync();
        assertThat(unseen()).singleElement().satisfies(one -> {
            assertThat(one.since()).isEqualTo(since);
            assertThat(one.checkedAt()).isAfter(since);
        });
        box.pushImage("acme/web", "2.0", "linux/amd64", "again");
        box.sync();
        assertThat(unseen()).isEmpty();
    }

    @Test
    void whatAnotherConnectionSeesAndThisOneDoesNotIsNamed() {
        box.sandbox.set(new PackageSetting("acme/web", Visibility.PUBLIC));
        box.sandbox.set(new PackageSetting("acme/secret", Visibility.PRIVATE));
        box.pushImage("acme/secret", "1", "linux/amd64", "s");
        box.sync();
        long first = box.connection;
        String outsider = "ghp_" + "o".repeat(36);
        box.sandbox.add(AccessToken.classic(outsider, "other", "read:packages"));
        box.connection = box.addConnection("outsider");
        box.token = outsider;
        box.sync();
        assertThat(unseen())
                .filteredOn(one -> one.name().equals("acme/secret"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.known().getFirst().how()).isEqualTo(How.OTHER_CONNECTION);
                    assertThat(one.known().getFirst().detail()).contains("the connection test lists it");
                });
        assertThat(box.questions.images(ImageQuery.all()).items())
                .extracting(ImageSummary::state)
                .containsOnly(Presence.ACTIVE); // that one connection does not see them is no sign that they are gone
        box.connection = first;
        assertThat(unseen()).isEmpty();
    }

    @Test
    void anOwnerThatShowsNothingStandsForItsPackages() {
        box.sync();
        box.connection = box.addConnection("outsider");
        box.token = "ghp_" + "o".repeat(36);
        box.sandbox.add(AccessToken.classic(box.token, "other", "read:packages"));
        box.sync();
        assertThat(unseen()).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo(Kind.OWNER);
            assertThat(one.known()).extracting(Unseen.Known::how).containsExactly(How.SCOPE, How.PACKAGES);
            assertThat(one.known().getLast().detail())
                    .isEqualTo(
                            "known of it: acme/api (other-connection), acme/api-test (other-connection), acme/web (other-connection)");
        });
    }

    @Test
    void deliveriesAndLabelsNameWhatIsNotSeen() {
        new DeliveryStore(box.database).touched("acme/heard-of", box.clock.instant());
        new DeliveryStore(box.database).touched("elsewhere/app", box.clock.instant());
        String host = box.sandbox.registryHost();
        box.push(
                "acme/api",
                "2.0",
                MediaType.OCI_MANIFEST,
                box.imageManifestLabelled(
                        "acme/api",
                        "org.opencontainers.image.base.name",
                        host + "/acme/base:3@sha256:" + "a".repeat(64)));
        box.push(
                "acme/web",
                "2.0",
                MediaType.OCI_MANIFEST,
                box.imageManifestLabelled("acme/web", "org.opencontainers.image.base.name", host + "/acme/api:1.0"));
        box.sync();
        assertThat(unseen())
                .extracting(Unseen::name, one -> one.known().getFirst().how(), Unseen::reason)
                .containsExactly(
                        tuple("acme/base", How.LABEL, Reason.NOT_FOUND),
                        tuple("acme/heard-of", How.DELIVERY, Reason.NOT_FOUND),
                        tuple("elsewhere/app", How.DELIVERY, Reason.SCOPE));
        assertThat(unseen().getFirst().known().getFirst().detail())
                .startsWith("org.opencontainers.image.base.name of acme/api@sha256:");
        box.scope = "acme,!acme/base";
        box.sync();
        assertThat(unseen()).extracting(Unseen::name).containsExactly("acme/heard-of", "elsewhere/app");
    }

    @Test
    void whatCouldNotBeAskedIsConcludedNeitherWay() {
        box.scope = "acme,nobody";
        box.sync();
        List<Unseen> before = unseen();
        assertThat(before).extracting(Unseen::name).containsExactly("nobody");
        box.sandbox.faults().set(Fault.RESET, 1.0);
        box.sync();
        box.sandbox.faults().clear();
        assertThat(unseen()).isEqualTo(before);
        box.token = "ghp_" + "z".repeat(36);
        box.sync();
        assertThat(unseen()).isEqualTo(before);
    }

    private List<Unseen> unseen() {
        return new SightStore(box.database).unseen(box.connection);
    }
}
