package dev.tallyman.cli;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.sync.WebhookTest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "webhook",
        description = "Print how to have GitHub announce what changes.",
        subcommands = WebhookCommand.Test.class)
final class WebhookCommand extends BaseCommand {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "https://YOUR-HOST",
            description = "Where GitHub reaches this server")
    String url = "https://YOUR-HOST";

    @Option(
            names = "--owner",
            paramLabel = "OWNER",
            defaultValue = "YOUR-ORGANISATION",
            description = "The organisation")
    String owner = "YOUR-ORGANISATION";

    /** What GitHub has to be told. */
    private record SetUp(
            String url, String contentType, List<String> events, String secretVariable, List<String> commands) {}

    @Override
    public Integer call() {
        String address = url.replaceAll("/+$", "") + WebhookTest.PATH;
        SetUp setUp = new SetUp(
                address,
                "application/json",
                List.of("package", "registry_package"),
                "TALLYMAN_WEBHOOK_SECRET",
                List.of(
                        "umask 077; openssl rand -hex 32 > webhook-secret",
                        "TALLYMAN_WEBHOOK_SECRET=$(cat webhook-secret) tallyman serve",
                        "gh api orgs/" + owner + "/hooks -f name=web -F active=true -f 'events[]=package'"
                                + " -f 'events[]=registry_package' -f config[content_type]=json -f config[url]="
                                + address
                                + " -F config[secret]=@webhook-secret",
                        "TALLYMAN_WEBHOOK_SECRET=$(cat webhook-secret) tallyman webhook test"));
        console().result(setUp, () -> text(setUp));
        return Cli.EXIT_DONE;
    }

    private static String text(SetUp setUp) {
        return "Payload URL   " + setUp.url() + "\n"
                + "Content type  " + setUp.contentType() + "\n"
                + "Events        " + String.join(", ", setUp.events())
                + " (of the organisation; for a repository or an App the same)\n"
                + "Secret        the same on GitHub and in " + setUp.secretVariable()
                + " of the server; whoever has it can ask for syncs, and nothing more\n\n"
                + "Make a secret, start the server with it, tell GitHub (it takes a token with admin:org_hook), and try it:\n\n  "
                + String.join("\n  ", setUp.commands()) + "\n\n"
                + "GitHub does not deliver again by itself: a sync finds what a delivery missed, and says so.\n";
    }

    /** Delivers to a running server. */
    @Command(name = "test", description = "Deliver a test to a running server, signed with TALLYMAN_WEBHOOK_SECRET.")
    static final class Test extends BaseCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "IMAGE",
                description = "owner/name: an event about it is delivered too, and has it synced")
        @Nullable
        String image;

        @Option(
                names = "--url",
                paramLabel = "URL",
                defaultValue = "http://127.0.0.1:8080",
                description = "The server. Default: http://127.0.0.1:8080")
        String url = "http://127.0.0.1:8080";

        @Override
        public Integer call() {
            List<WebhookTest.Step> steps;
            try (Services services = services()) {
                steps = services.webhookTest(server()).run(image);
            }
            boolean ok = steps.stream().allMatch(WebhookTest.Step::ok);
            console().result(steps, () -> text(steps));
            if (!ok) {
                console()
                        .error(new TallymanException(
                                ErrorCode.DENIED,
                                "deliver a test",
                                "the server does not answer as it should",
                                "Check that it was started with the same TALLYMAN_WEBHOOK_SECRET"));
            }
            return ok ? Cli.EXIT_DONE : Cli.EXIT_FAILED;
        }

        private URI server() {
            try {
                URI given = URI.create(url.endsWith("/") ? url : url + "/");
                if (given.getHost() != null && given.getRawUserInfo() == null) {
                    return given;
                }
            } catch (IllegalArgumentException e) {
                // Falls to the same complaint as an address without a host.
            }
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "deliver a test",
                    "\"" + url + "\" is not a server's address",
                    "Write http://HOST:PORT");
        }

        private String text(List<WebhookTest.Step> steps) {
            StringBuilder text = new StringBuilder();
            for (WebhookTest.Step step : steps) {
                Style style = step.ok() ? Style.OK : Style.WARNING;
                text.append(style.apply(step.ok() ? "right" : "wrong", console().color()))
                        .append("  ")
                        .append(step.what())
                        .append(": answered ")
                        .append(step.status())
                        .append(step.ok() ? "" : " " + Printable.of(step.answer()))
                        .append('\n');
            }
            return text.toString();
        }
    }
}
