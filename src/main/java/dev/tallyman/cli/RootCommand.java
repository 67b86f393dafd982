package dev.tallyman.cli;

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
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            ConnectionCommand.class,
            VaultCommand.class,
            SyncCommand.class,
            ImagesCommand.class,
            TagsCommand.class,
            VersionsCommand.class,
            ShowCommand.class,
            HistoryCommand.class,
            ScanCommand.class,
            SbomCommand.class,
            FindCommand.class,
            CheckCommand.class,
            AdvisoriesCommand.class,
            VersionCommand.class,
            WarmUpCommand.class
        })
final class RootCommand extends BaseCommand {
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
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
