package dev.tallyman.cli;

import dev.tallyman.advisory.AdvisoryExport;
import dev.tallyman.advisory.AdvisoryImport;
import dev.tallyman.advisory.AdvisoryRepository;
import dev.tallyman.advisory.AdvisoryUpdate;
import dev.tallyman.catalog.Extra;
import dev.tallyman.catalog.secret.SecretAllowList;
import dev.tallyman.connection.Connection;
import dev.tallyman.connection.Connections;
import dev.tallyman.connection.ImageScope;
import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.inventory.History;
import dev.tallyman.inventory.Hygiene;
import dev.tallyman.inventory.ImageQuestions;
import dev.tallyman.inventory.Sight;
import dev.tallyman.inventory.StorageAnswers;
import dev.tallyman.job.Schedule;
import dev.tallyman.match.FindingRepository;
import dev.tallyman.match.InUse;
import dev.tallyman.match.Matcher;
import dev.tallyman.scan.ContentsRepository;
import dev.tallyman.scan.RiskAnswers;
import dev.tallyman.scan.SbomAttachments;
import dev.tallyman.scan.ScanProgress;
import dev.tallyman.scan.ScanResult;
import dev.tallyman.scan.Scanner;
import dev.tallyman.server.Readiness;
import dev.tallyman.server.ServerOptions;
import dev.tallyman.server.WebServer;
import dev.tallyman.sync.AttestationSync;
import dev.tallyman.sync.SyncProgress;
import dev.tallyman.sync.SyncReport;
import dev.tallyman.sync.WebhookTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What commands use. Everything is opened when it is first asked for, so that a command pays for what it needs alone. */
public interface Services extends AutoCloseable {
    Connections connections();

    /** The inventory's answers. */
    ImageQuestions images();

    /** What is not as it should be in the inventory. */
    Hygiene hygiene();

    /** What takes how much room in the registry. */
    StorageAnswers storage();

    /** Which image is built on which. */
    BaseQuestions bases();

    /** Asks GitHub for the attestations of what a connection's tags point to. */
    AttestationSync.Report attestations(String connection, SyncProgress progress);

    /** What connections do not see, and what their scopes match. */
    Sight sight();

    /** Whether a sync of a connection has ever ended. */
    boolean isSynced(Connection connection);

    /** What changed in the inventory. */
    History history();

    /**
     * A scanner for one command.
     *
     * @param cached whether layers that were read before are not read again, and what is read now is kept
     * @param match  whether findings are looked for; with neither, secrets and risky files are not looked for
     * @param allowed secrets that are not told, beside those that the data folder allows
     * @param extras what to read of a layer beside what is always read
     */
    Scanner scanner(boolean cached, boolean match, SecretAllowList allowed, Set<Extra> extras, ScanProgress progress);

    default Scanner scanner(boolean cached, boolean match, ScanProgress progress) {
        return scanner(cached, match, SecretAllowList.NONE, Set.of(), progress);
    }

    /** Secrets and risky files of the inventory's images. */
    RiskAnswers risks();

    /** The SBOMs that are attached to images. */
    SbomAttachments attachedSboms();

    /** What was read of the inventory's images. */
    ContentsRepository contents();

    /** The tags that reach a scanned image: all of them where the inventory has it, else the one that it was asked by. */
    List<String> tagsOf(ScanResult result);

    Matcher matcher();

    AdvisoryRepository advisories();

    AdvisoryImport advisoryImport();

    AdvisoryUpdate advisoryUpdate();

    AdvisoryExport advisoryExport();

    FindingRepository findings();

    /** How many images in use have a package. */
    InUse inUse();

    /**
     * Syncs a connection.
     *
     * @throws dev.tallyman.model.TallymanException where there is none of that name, or another sync runs
     */
    SyncReport sync(String connection, boolean full, SyncProgress progress);

    /** Syncs one package of a connection alone. */
    SyncReport sync(String connection, ImageScope.PackageName only, SyncProgress progress);

    /** The connections that an image, {@code owner/name}, is of, or, where no sync has seen it yet, that it may be of. */
    List<Connection> covering(String image);

    /** Delivers as GitHub's webhook would; the caller has the network's answer. */
    WebhookTest webhookTest(URI server);

    /**
     * Starts the server; it is closed with these services.
     *
     * @param schedule what it does by itself
     */
    WebServer serve(ServerOptions options, Schedule schedule, Readiness readiness);

    Path dataFolder();

    /** Matches whatever an import or a scan left to be matched. */
    void rematch();

    @Override
    void close();

    /** Opens the services with the settings of one command. */
    interface Factory {
        Services open(Settings settings);
    }

    /**
     * The options and the environment of one command.
     *
     * @param insecureRegistries hosts, with their ports, that plain HTTP may go to
     * @param remark             told, in words for a user, what takes its time
     */
    record Settings(
            @Nullable Path data,
            @Nullable String database,
            boolean offline,
            List<String> insecureRegistries,
            boolean verbose,
            Map<String, String> environment,
            Consumer<String> remark) {
        public Settings {
            insecureRegistries = List.copyOf(insecureRegistries);
            environment = Map.copyOf(environment);
        }
    }
}
