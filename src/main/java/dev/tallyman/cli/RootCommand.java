package dev.tallyman.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "tallyman",
        description =
                "The inventory of your container images on GHCR: what is there, what is in it, what is wrong with it.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class RootCommand extends BaseCommand {
    /** By name, in the order of the help text. */
    static final Map<String, Class<? extends BaseCommand>> SUBCOMMANDS = new LinkedHashMap<>();

    static {
        SUBCOMMANDS.put("demo", DemoCommand.class);
        SUBCOMMANDS.put("serve", ServeCommand.class);
        SUBCOMMANDS.put("connection", ConnectionCommand.class);
        SUBCOMMANDS.put("vault", VaultCommand.class);
        SUBCOMMANDS.put("sync", SyncCommand.class);
        SUBCOMMANDS.put("webhook", WebhookCommand.class);
        SUBCOMMANDS.put("images", ImagesCommand.class);
        SUBCOMMANDS.put("tags", TagsCommand.class);
        SUBCOMMANDS.put("versions", VersionsCommand.class);
        SUBCOMMANDS.put("show", ShowCommand.class);
        SUBCOMMANDS.put("history", HistoryCommand.class);
        SUBCOMMANDS.put("hygiene", HygieneCommand.class);
        SUBCOMMANDS.put("bases", BasesCommand.class);
        SUBCOMMANDS.put("storage", StorageCommand.class);
        SUBCOMMANDS.put("scan", ScanCommand.class);
        SUBCOMMANDS.put("sbom", SbomCommand.class);
        SUBCOMMANDS.put("diff", DiffCommand.class);
        SUBCOMMANDS.put("find", FindCommand.class);
        SUBCOMMANDS.put("secrets", SecretsCommand.class);
        SUBCOMMANDS.put("check", CheckCommand.class);
        SUBCOMMANDS.put("advisories", AdvisoriesCommand.class);
        SUBCOMMANDS.put("version", VersionCommand.class);
        SUBCOMMANDS.put("sandbox", SandboxCommand.class);
        SUBCOMMANDS.put("warm-up", WarmUpCommand.class);
    }

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version")
    boolean version;

    @Mixin
    final GlobalOptions options;

    RootCommand(GlobalOptions options) {
        this.options = options;
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
