package dev.tallyman.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The program itself; that no command is named is wrong usage. */
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

    private final GlobalOptions options;
    private @Nullable CommandSpec spec;

    RootCommand(GlobalOptions options) {
        this.options = options;
    }

    @Override
    CommandSpec spec(IFactory factory) {
        CommandSpec root = CommandSpec.wrapWithoutInspection(this, factory)
                .name("tallyman")
                .versionProvider(new Version())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .type(boolean.class)
                        .description("Show the version")
                        .build());
        root.usageMessage()
                .description(
                        "The inventory of your container images on GHCR: what is there, what is in it, what is wrong with it.")
                .synopsisSubcommandLabel("COMMAND");
        options.addTo(root);
        spec = root;
        return root;
    }

    @Override
    public Integer call() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
    }
}
