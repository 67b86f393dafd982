package dev.tallyman.cli;

import dev.tallyman.job.Schedule;
import dev.tallyman.server.Readiness;
import dev.tallyman.server.ServerOptions;
import dev.tallyman.server.WebServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "serve", description = "Serve the API and the pages, and keep the inventory fresh.")
final class ServeCommand extends BaseCommand {
    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "0: any that is free. Default: 8080")
    int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            defaultValue = ServerOptions.LOOPBACK,
            description = "Default: 127.0.0.1")
    String bind = ServerOptions.LOOPBACK;

    @Option(
            names = "--host-name",
            paramLabel = "NAME",
            description = "A name that browsers may call this server by; may be repeated")
    List<String> hostNames = new ArrayList<>();

    @Option(names = "--insecure-no-sign-in", description = "Serve to other machines although nobody has to sign in")
    boolean insecureNoSignIn;

    @Option(
            names = "--sync-every",
            paramLabel = "MINUTES",
            defaultValue = "15",
            description = "How often to sync. 0: only when asked. Default: 15")
    int syncEvery;

    @Option(
            names = "--advisories-every",
            paramLabel = "MINUTES",
            defaultValue = "360",
            description =
                    "How often to update the advisories of the inventory's ecosystems. 0: only when asked. Default: 360")
    int advisoriesEvery;

    @Option(
            names = "--verify-at",
            paramLabel = "HOUR",
            defaultValue = "3",
            converter = VerifyHour.Converter.class,
            description =
                    "The hour (0 to 23, UTC) at which every page of every image is read each day, to catch what the syncs in between missed; or off. Default: 3")
    VerifyHour verifyAt = VerifyHour.OFF;

    @Override
    public Integer call() throws InterruptedException {
        ServerOptions server = new ServerOptions(bind, port, hostNames, insecureNoSignIn);
        Schedule schedule =
                new Schedule(Duration.ofMinutes(syncEvery), Duration.ofMinutes(advisoriesEvery), verifyAt.time());
        try (Services services = services()) {
            services.connections().fromEnvironment();
            WebServer running = services.serve(server, schedule, Readiness.ALWAYS);
            console().note("Tallyman is at");
            console().text("http://" + address(bind) + ":" + running.port() + "\n");
            Shutdown.await();
        }
        return Cli.EXIT_DONE;
    }

    static String address(String bind) {
        return switch (bind) {
            case "0.0.0.0", "::" -> "127.0.0.1";
            default -> bind.contains(":") ? "[" + bind + "]" : bind;
        };
    }
}
