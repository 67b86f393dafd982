package dev.tallyman.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "vault",
        description = "The safe that saved tokens are kept in.",
        subcommands = {VaultCommand.Rekey.class})
final class VaultCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "name what to do: rekey");
    }

    @Command(
            name = "rekey",
            description = {
                "Seal every saved token with a new master key.",
                "Where the key is in the data folder, a new one is made. Where it comes from TALLYMAN_MASTER_KEY, put the new key in front of the old one there (NEW,OLD), run this, and take the old one out."
            })
    static final class Rekey extends BaseCommand {
        @Override
        public Integer call() {
            try (Services services = services()) {
                int count = services.connections().rekey();
                console()
                        .note(
                                count == 1
                                        ? "Sealed 1 saved secret with the new key."
                                        : "Sealed " + count + " saved secrets with the new key.");
                return Cli.EXIT_DONE;
            }
        }
    }
}
