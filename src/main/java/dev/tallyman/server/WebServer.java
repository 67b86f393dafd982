package dev.tallyman.server;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.server.views.Contents;
import dev.tallyman.server.views.Inventory;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.security.SecureRandom;
import java.time.Clock;

/** The server: API and pages on one port. It answers as soon as {@link #start} returns; {@code /health/ready} tells when it is of use. */
public final class WebServer implements AutoCloseable {
    /** A form of ours is a few hundred bytes. */
    private static final long MAX_REQUEST_BYTES = 64 << 10;

    private final Javalin javalin;

    private WebServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /**
     * What the server shows and starts.
     *
     * @param actions what can be started from the pages; {@link Actions#NONE} leaves the buttons out
     */
    public record Parts(
            Inventory inventory, Contents contents, Jobs jobs, Actions actions, Readiness readiness, Webhook webhook) {
        /** Without GitHub's deliveries. */
        public Parts(Inventory inventory, Contents contents, Jobs jobs, Actions actions, Readiness readiness) {
            this(inventory, contents, jobs, actions, readiness, Webhook.NONE);
        }
    }

    /**
     * Starts a server.
     *
     * @throws TallymanException where the address is not this machine's alone and nobody asked for that, or the port is taken
     */
    public static WebServer start(ServerOptions options, Parts parts, Clock clock) {
        Guard.checkBind(options);
        Guard guard = new Guard(options, new SecureRandom());
        Screens screens = new Screens(parts, guard, clock);
        Api api = new Api(parts);
        WebhookRoute webhook = new WebhookRoute(parts.webhook());
        Javalin javalin = Javalin.create(config -> {
            configure(config, options, guard, screens, api);
            webhook.addTo(config.routes);
        });
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            throw new TallymanException(
                    ErrorCode.CONFLICT,
                    "serve on " + options.bind() + " port " + options.port(),
                    "the port is taken or not yours to take",
                    "Name another with --port; 0 takes any that is free",
                    e);
        }
        return new WebServer(javalin);
    }

    private static void configure(JavalinConfig config, ServerOptions options, Guard guard, Screens screens, Api api) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.host = options.bind();
        config.jetty.port = options.port();
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = MAX_REQUEST_BYTES;
        config.http.prefer405over404 = true;
        config.routes.before(guard::check);
        config.routes.exception(TallymanException.class, (e, context) -> screens.failed(context, Failure.of(e)));
        config.routes.exception(Guard.RefusedException.class, (e, context) -> screens.failed(context, Failure.of(e)));
        config.routes.exception(
                HttpResponseException.class, (e, context) -> screens.failed(context, Failure.of(e, context)));
        config.routes.exception(
                Exception.class, (e, context) -> screens.failed(context, Failure.unexpected(e, context)));
        screens.addTo(config.routes);
        api.addTo(config.routes);
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
