package dev.tallyman.http;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The one door to the network. Follows no redirect, sends a credential to its own origin only, retries what may be repeated, waits where a server asks
 * for it and the wait is within patience, and caps what it reads. Answers of any status are returned; what cannot be reached is a
 * {@link TallymanException} with {@link ErrorCode#UNREACHABLE}. Safe for use by several threads.
 */
public final class Http implements AutoCloseable {
    static final int MAX_ATTEMPTS = 5;

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(8);
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);
    private static final int MAX_ERROR_BODY = 64 << 10;
    private static final int PROXY_WANTS_A_USER = 407;
    private static final String USER_AGENT = "tallyman/0.1";

    private final HttpSettings settings;
    private final Clock clock;
    private final RandomGenerator random;
    private final Sleeper sleeper;
    private final EgressPolicy egress;
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private @Nullable HttpClient client;

    public Http(HttpSettings settings, Clock clock, RandomGenerator random, Sleeper sleeper) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.sleeper = sleeper;
        this.egress = new EgressPolicy(settings.insecureHosts());
    }

    /** With the machine's clock and randomness. */
    public Http(HttpSettings settings) {
        this(settings, Clock.systemUTC(), RandomGenerator.getDefault(), Sleeper.REAL);
    }

    public Clock clock() {
        return clock;
    }

    public boolean isOffline() {
        return settings.offline();
    }

    /** Whether the user named this host (and port) with {@code --insecure-registry}. */
    public boolean isNamedInsecure(URI uri) {
        return egress.isNamedInsecure(Origin.of(uri));
    }

    /** {@code http} for a host named insecure, {@code https} for every other. */
    public String schemeOf(String hostAndPort) {
        return isNamedInsecure(URI.create("http://" + hostAndPort)) ? "http" : "https";
    }

    /** What the host last told of its rate limit for an account; numbers are -1 where it told nothing. */
    public RateLimit rateLimit(Call call) {
        return gateOf(call).lastSeen();
    }

    /** Until when the host wants no more calls of an account; empty while it takes them. */
    public Optional<Instant> closedUntil(Call call) {
        return gateOf(call).closedUntil();
    }

    /** Sends, and reads the whole answer, of at most {@link Call#maxBytes} bytes. */
    public Reply send(Call call) {
        return attempt(
                call,
                (status, headers, body) ->
                        new Reply(call.uri(), status, headers, readAll(call, body, call.maxBytes())));
    }

    /**
     * Sends, and hands out the answer as a stream. Only the way to the answer's head is retried. A refusal (status 400 and up) has been read already,
     * so its stream is short.
     */
    public StreamedReply open(Call call) {
        return attempt(call, (status, headers, body) -> {
            InputStream content = status < 300 ? body : new ByteArrayInputStream(readAll(call, body, MAX_ERROR_BODY));
            return new StreamedReply(call.uri(), status, headers, content);
        });
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }

    private interface Reader<T> {
        T read(int status, HttpHeaders headers, InputStream body) throws IOException;
    }

    private <T> T attempt(Call call, Reader<T> reader) {
        checkAllowed(call);
        Gate gate = gateOf(call);
        for (int attempt = 1; ; attempt++) {
            Optional<Instant> closed = enter(call, gate);
            if (closed.isPresent()) {
                return refusedHere(call, closed.get(), reader);
            }
            Optional<T> answer = exchange(call, gate, reader, attempt);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    /** One exchange; empty where it is worth another, the wait for which is over. */
    private <T> Optional<T> exchange(Call call, Gate gate, Reader<T> reader, int attempt) {
        boolean last = !call.retried() || attempt >= MAX_ATTEMPTS;
        try {
            Reply refusal;
            gate.slots().acquire();
            try {
                count(call);
                HttpResponse<InputStream> response =
                        client().send(request(call), info -> new BodyStream(stallOf(call)));
                gate.learn(response.headers());
                countAnswer(call, response.statusCode());
                if (response.statusCode() == PROXY_WANTS_A_USER) {
                    try (var _ = response.body()) { // null where it was the answer to CONNECT
                        throw Failures.refusedByProxy(call, settings.proxies().forTarget(call.origin()));
                    }
                }
                if (!isRefusal(response.statusCode())) {
                    return Optional.of(reader.read(response.statusCode(), response.headers(), response.body()));
                }
                byte[] body = readAll(call, response.body(), MAX_ERROR_BODY);
                refusal = new Reply(call.uri(), response.statusCode(), response.headers(), body);
            } finally {
                gate.slots().release();
            }
            if (afterRefusal(call, gate, refusal, last, attempt)) {
                return Optional.empty();
            }
            return Optional.of(
                    reader.read(refusal.status(), refusal.headers(), new ByteArrayInputStream(refusal.body())));
        } catch (IOException e) {
            if (last || isHopeless(e) || (isRefusedConnection(e) && attempt >= 3)) {
                throw unreachable(call, e);
            }
            pause(call, backoff(attempt));
            return Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted(call, e);
        }
    }

    /** Waits where that is asked for or wise, and tells whether to try again. */
    private boolean afterRefusal(Call call, Gate gate, Reply reply, boolean last, int attempt) {
        Optional<Instant> until = RateLimit.slowDownUntil(reply, clock);
        if (until.isPresent() && reply.status() != 503) {
            // Requests that go on while a limit holds make it longer, so everyone with this account waits.
            Instant jittered = until.get().plusMillis(random.nextInt(50, 250));
            gate.closeUntil(unspecified(reply) ? doubled(jittered, attempt) : jittered);
            return !last;
        }
        boolean mayHelp = reply.status() >= 500 && reply.status() != 501 && reply.status() != 505;
        if (last || !mayHelp) {
            return false;
        }
        Duration stated = until.map(at -> Duration.between(clock.instant(), at)).orElse(Duration.ZERO);
        if (stated.compareTo(settings.patience()) > 0) {
            return false;
        }
        Duration own = backoff(attempt);
        pause(call, stated.compareTo(own) > 0 ? stated : own);
        return true;
    }

    private boolean unspecified(Reply reply) {
        RateLimit limit = RateLimit.of(reply.headers());
        return reply.header("retry-after").isEmpty()
                && limit.remaining() != 0
                && !reply.text().contains("retry-after");
    }

    private Instant doubled(Instant until, int attempt) {
        Duration first = Duration.between(clock.instant(), until);
        return clock.instant().plus(first.multipliedBy(1L << (attempt - 1)));
    }

    /** Waits for the gate. Where it is closed for longer than patience: until when. */
    private Optional<Instant> enter(Call call, Gate gate) {
        Optional<Instant> closed = gate.closedUntil();
        if (closed.isPresent()
                && Duration.between(clock.instant(), closed.get()).compareTo(settings.patience()) > 0) {
            return closed;
        }
        boolean write = !call.method().equals("GET") && !call.method().equals("HEAD");
        pause(call, gate.reserve(write));
        return Optional.empty();
    }

    /** The answer that the server would give, without asking it again while it wants to be left alone. */
    private <T> T refusedHere(Call call, Instant until, Reader<T> reader) {
        long seconds = Math.max(1, Duration.between(clock.instant(), until).toSeconds());
        HttpHeaders headers = HttpHeaders.of(Map.of("retry-after", List.of(Long.toString(seconds))), (n, v) -> true);
        byte[] body = "{\"message\":\"rate limit: still waiting\"}".getBytes(StandardCharsets.UTF_8);
        try {
            return reader.read(429, headers, new ByteArrayInputStream(body));
        } catch (IOException e) {
            throw unreachable(call, e);
        }
    }

    private static boolean isRefusal(int status) {
        return status == 403 || status == 429 || status >= 500;
    }

    private void checkAllowed(Call call) {
        if (settings.offline()) {
            throw new TallymanException(
                    ErrorCode.UNREACHABLE,
                    call.action(),
                    "this needs the network, and --offline forbids it",
                    "Run it again without --offline");
        }
        egress.check(call, settings.proxies().forTarget(call.origin()).isPresent());
    }

    private Gate gateOf(Call call) {
        return gates.computeIfAbsent(call.origin() + " " + call.account(), key -> new Gate(clock));
    }

    private static void count(Call call) {
        if (call.count() != null) {
            call.count().countSent();
        }
    }

    private static void countAnswer(Call call, int status) {
        if (call.count() != null) {
            call.count().countAnswer(status);
        }
    }

    private HttpRequest request(Call call) {
        byte[] body = call.body();
        HttpRequest.Builder builder = HttpRequest.newBuilder(call.uri())
                .timeout(call.timeout())
                .method(
                        call.method(),
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .header("User-Agent", USER_AGENT);
        call.headers().forEach(builder::header);
        Authorization authorization = call.authorization();
        if (authorization != null && authorization.origin().equals(call.origin())) {
            builder.header("Authorization", authorization.header().reveal());
        }
        settings.proxies()
                .forTarget(call.origin())
                .flatMap(Proxies::authorization)
                .map(Secret::reveal)
                .ifPresent(value -> builder.header("Proxy-Authorization", value));
        // Over plain HTTP the upgrade to version 2 confuses old servers and gains nothing.
        builder.version(call.origin().isPlain() ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2);
        return builder.build();
    }

    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(settings.connectTimeout())
                    .proxy(new Selector(settings.proxies()));
            settings.caFile().ifPresent(file -> builder.sslContext(TrustedCertificates.with(file)));
            allowProxyPasswords(settings.proxies());
            made = builder.build();
            client = made;
        }
        return made;
    }

    /** The platform refuses Basic to a proxy in front of HTTPS unless it is told otherwise before its first use. */
    private static void allowProxyPasswords(Proxies proxies) {
        URI proxy = proxies.forHttps();
        if (proxy != null && proxy.getUserInfo() != null) {
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
    }

    private static Duration stallOf(Call call) {
        return call.timeout().compareTo(BodyStream.STALL) < 0 ? call.timeout() : BodyStream.STALL;
    }

    private static byte[] readAll(Call call, InputStream body, int maxBytes) throws IOException {
        long deadline = System.nanoTime() + call.timeout().toNanos();
        try (body) {
            ByteArrayOutputStream all = new ByteArrayOutputStream(8192);
            byte[] buffer = new byte[16 << 10];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                if (all.size() + (long) count > maxBytes) {
                    throw tooLong(call, maxBytes);
                }
                if (System.nanoTime() > deadline) {
                    throw new HttpTimeoutException(
                            "the answer took longer than " + call.timeout().toSeconds() + " s");
                }
                all.write(buffer, 0, count);
            }
            return all.toByteArray();
        }
    }

    private Duration backoff(int attempt) {
        long most = Math.min(LONGEST_BACKOFF.toMillis(), FIRST_BACKOFF.toMillis() << (attempt - 1));
        return Duration.ofMillis(random.nextLong(most / 2, most + 1));
    }

    private void pause(Call call, Duration wait) {
        if (wait.isZero() || wait.isNegative()) {
            return;
        }
        if (wait.compareTo(WORTH_TELLING) >= 0) {
            settings.onWait()
                    .accept("waiting " + Math.round(wait.toMillis() / 1000.0) + " s for "
                            + call.origin().host() + " (to " + call.action() + ")");
        }
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException e) {
            throw interrupted(call, e);
        }
    }

    private static boolean isHopeless(IOException error) {
        return error instanceof UnknownHostException
                || has(error, UnresolvedAddressException.class)
                || (error instanceof SSLException
                        && !has(error, java.net.SocketException.class)
                        && !String.valueOf(error.getMessage()).contains("closed"));
    }

    private static boolean isRefusedConnection(IOException error) {
        return error instanceof ConnectException || error instanceof HttpConnectTimeoutException;
    }

    private static boolean has(Throwable error, Class<? extends Throwable> kind) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static TallymanException tooLong(Call call, int maxBytes) {
        return new TallymanException(
                ErrorCode.BAD_CONTENT,
                call.action(),
                call.origin() + " sent more than " + maxBytes + " bytes where far fewer belong",
                "");
    }

    private TallymanException unreachable(Call call, IOException error) {
        return Failures.unreachable(call, error, settings.proxies().forTarget(call.origin()));
    }

    private static TallymanException interrupted(Call call, InterruptedException error) {
        Thread.currentThread().interrupt();
        return new TallymanException(ErrorCode.CONFLICT, call.action(), "it was interrupted", "", error);
    }

    private static final class Selector extends ProxySelector {
        private final Proxies proxies;

        Selector(Proxies proxies) {
            this.proxies = proxies;
        }

        @Override
        public List<Proxy> select(URI uri) {
            return proxies.forTarget(Origin.of(uri))
                    .map(proxy -> new Proxy(Proxy.Type.HTTP, addressOf(proxy)))
                    .map(List::of)
                    .orElse(List.of(Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException error) {
            // The call itself fails, and says so.
        }

        private static InetSocketAddress addressOf(URI proxy) {
            return new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
        }
    }
}
