package dev.tallyman.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tallyman.Tallyman;
import dev.tallyman.github.EtagCache;
import dev.tallyman.github.GitHub;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import dev.tallyman.testing.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of one's own, and proxies, against real servers on loopback. */
class TlsAndProxyTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Own CA", "-ext", "bc:c", "-keystore", "ca.p12");
        keytool("-exportcert", "-rfc", "-alias", "ca", "-keystore", "ca.p12", "-file", "ca.pem");
        server("good", "-1d", "30");
        server("expired", "-30d", "10");
    }

    @Test
    void aCertificateOfOnesOwnAuthorityIsTrustedWhereItsFileIsGiven() throws Exception {
        try (Https server = new Https("good");
                Http with = http(HttpSettings.defaults().caFile(Optional.of(folder.resolve("ca.pem"))));
                Http without = http(HttpSettings.defaults())) {
            assertThat(with.send(Call.get("ask", server.uri())).text()).isEqualTo("hello");
            assertThatThrownBy(() -> without.send(Call.get("ask", server.uri())))
                    .isInstanceOfSatisfying(TallymanException.class, e -> {
                        assertThat(e.getMessage()).contains("not from an authority that this machine trusts");
                        assertThat(e.hint()).contains("TALLYMAN_CA_FILE");
                    });
        }
    }

    @Test
    void anExpiredCertificateIsToldAsSuchWhetherItsAuthorityIsTrustedOrItself() throws Exception {
        for (String trusted : List.of("ca.pem", "expired.pem")) {
            try (Https server = new Https("expired");
                    Http http = http(HttpSettings.defaults().caFile(Optional.of(folder.resolve(trusted))))) {
                assertThatThrownBy(() -> http.send(Call.get("ask", server.uri())))
                        .as(trusted)
                        .isInstanceOf(TallymanException.class)
                        .hasMessageContaining("is not valid at this time");
            }
        }
    }

    @Test
    void aFileWithoutACertificateIsTold() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
        try (Http http = http(HttpSettings.defaults().caFile(Optional.of(empty)))) {
            assertThatThrownBy(() -> http.send(Call.get("ask", URI.create("https://127.0.0.1:1/"))))
                    .isInstanceOf(TallymanException.class)
                    .hasMessageContaining("empty.pem");
        }
    }

    @Test
    void plainHttpGoesThroughTheProxyWithItsPassword() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (LocalServer proxy = LocalServer.start((exchange, count) -> {
            seen.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
            LocalServer.answer(exchange, 200, "through");
        })) {
            Proxies proxies = Proxies.of(Map.of("http_proxy", "http://user:pa55word@" + proxy.host(), "NO_PROXY", "x"));
            try (Http http = http(HttpSettings.defaults().proxies(proxies).insecure(Set.of("reg.test:5000")))) {
                assertThat(http.send(Call.get("ask", URI.create("http://reg.test:5000/v2/")))
                                .text())
                        .isEqualTo("through");
            }
            assertThat(seen).containsExactly("http://reg.test:5000/v2/ Basic dXNlcjpwYTU1d29yZA==");
            assertThat(Redactor.shared().redact("it said pa55word")).isEqualTo("it said [redacted]");
        }
    }

    @Test
    void httpsGoesThroughATunnelThatSeesNoCredential() throws Exception {
        try (Https server = new Https("good");
                Tunnel proxy = new Tunnel(server.uri().getPort(), "200 Connection established");
                Http http = http(through(proxy))) {
            Authorization token =
                    Authorization.bearer(Origin.of(URI.create("https://reg.test/")), new Secret("for-the-host-alone"));
            assertThat(http.send(Call.get("ask", URI.create("https://reg.test/"))
                                    .authorized(token))
                            .text())
                    .isEqualTo("hello");
            assertThat(server.authorizations).containsExactly("Bearer for-the-host-alone");
            assertThat(proxy.heads)
                    .singleElement()
                    .satisfies(head -> assertThat(head)
                            .startsWith("CONNECT reg.test:443 HTTP/1.1")
                            .doesNotContain("for-the-host-alone"));
        }
    }

    /** In a process of its own, as the platform decides once a process whether it sends a password to a proxy. */
    @Test
    void aProxyThatWantsAPasswordGetsItAndNobodyElseDoes() throws Exception {
        String pair = Base64.getEncoder().encodeToString("user:p@55/wOrd".getBytes(StandardCharsets.UTF_8));
        try (Https server = new Https("good");
                Tunnel proxy = new Tunnel(server.uri().getPort(), "200 Connection established", "Basic " + pair)) {
            String right = commandLine("http://user:p%4055%2FwOrd@" + proxy.address());
            assertThat(proxy.heads)
                    .isNotEmpty()
                    .allSatisfy(head -> assertThat(head)
                            .startsWith("CONNECT reg.test:443 HTTP/1.1")
                            .contains("Proxy-Authorization: Basic " + pair)
                            .doesNotContain("ghp_"));
            assertThat(server.authorizations)
                    .isNotEmpty()
                    .allSatisfy(header -> assertThat(header).isEqualTo("Bearer ghp_" + "q1B2".repeat(9)));
            assertThat(server.proxyAuthorizations).containsOnly("null");
            String wrong = commandLine("http://user:wr0ng-one@" + proxy.address());
            assertThat(wrong).contains("does not take the user and the password of its address (407)");
            String none = commandLine("http://" + proxy.address());
            assertThat(none).contains("wants a user and a password (407)");
            for (String said : List.of(right, wrong, none)) {
                assertThat(said).doesNotContain("55/wOrd", "p%4055", pair, "wr0ng-one");
            }
        }
    }

    /** All that {@code connection test} says to a registry behind a proxy. */
    private static String commandLine(String proxy) throws IOException, InterruptedException {
        Path log = folder.resolve("proxied.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tallyman.class.getName(),
                        "connection",
                        "test",
                        "--verbose")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "TALLYMAN_DATA",
                        folder.resolve("proxied").toString(),
                        "TALLYMAN_CA_FILE",
                        folder.resolve("ca.pem").toString(),
                        "GITHUB_PAT",
                        "ghp_" + "q1B2".repeat(9),
                        "GHCR_IMAGE_SCOPE",
                        "acme",
                        "GITHUB_API_URL",
                        "https://reg.test",
                        "GHCR_REGISTRY",
                        "reg.test",
                        "HTTPS_PROXY",
                        proxy,
                        "NO_PROXY",
                        ""));
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return Files.readString(log);
    }

    @Test
    void aTunnelThatIsRefusedIsToldWithTheProxysAddress() throws Exception {
        try (Tunnel proxy = new Tunnel(0, "503 Service Unavailable");
                Http http = http(through(proxy))) {
            assertThatThrownBy(() -> http.send(Call.get("ask", URI.create("https://reg.test/"))))
                    .isInstanceOf(TallymanException.class)
                    .hasMessageContaining(proxy.address());
        }
    }

    private static HttpSettings through(Tunnel proxy) {
        return HttpSettings.defaults()
                .caFile(Optional.of(folder.resolve("ca.pem")))
                .proxies(Proxies.of(Map.of("HTTPS_PROXY", proxy.address())));
    }

    @Test
    void aProxysPageIsToldAsSuch() throws IOException {
        try (LocalServer proxy = LocalServer.start((exchange, count) -> LocalServer.answer(
                exchange, 200, "<html>Please sign in</html>", "Content-Type", "text/html; charset=utf-8"))) {
            Proxies proxies = Proxies.of(Map.of("HTTP_PROXY", proxy.host()));
            try (Http http = http(HttpSettings.defaults().proxies(proxies).insecure(Set.of("api.test:80")))) {
                GitHub gitHub = new GitHub(
                        http, URI.create("http://api.test"), new Secret("ghp_not_for_the_page"), EtagCache.inMemory());
                assertThatThrownBy(() -> gitHub.accounts().me())
                        .isInstanceOf(TallymanException.class)
                        .hasMessageContaining("web page")
                        .hasMessageNotContaining("ghp_not");
            }
        }
    }

    @Test
    void variablesOfProxiesAreReadAsTheOtherToolsReadThem() {
        Proxies proxies = Proxies.of(Map.of(
                "HTTPS_PROXY",
                "proxy.corp:3128",
                "https_proxy",
                "http://lower:1",
                "ALL_PROXY",
                "http://all:2",
                "NO_PROXY",
                ".corp.example, ghcr.io,api.test:8443"));
        assertThat(proxies.forTarget(origin("https://a.example"))).contains(URI.create("http://lower:1"));
        assertThat(proxies.forTarget(origin("http://a.example"))).contains(URI.create("http://all:2"));
        for (String direct : List.of(
                "https://x.corp.example",
                "https://ghcr.io",
                "https://api.test:8443",
                "https://127.0.0.1",
                "http://localhost")) {
            assertThat(proxies.forTarget(origin(direct))).as(direct).isEmpty();
        }
        assertThat(proxies.forTarget(origin("https://notghcr.io"))).isPresent();
        assertThat(proxies.forTarget(origin("https://api.test"))).isPresent();
        assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", "socks5://u:secret@x")))
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageNotContaining("secret");
    }

    private static Origin origin(String uri) {
        return Origin.of(URI.create(uri));
    }

    private static Http http(HttpSettings settings) {
        return new Http(settings, Clock.systemUTC(), new Random(1), wait -> {});
    }

    private static void server(String name, String start, String days) throws Exception {
        keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keystore", name + ".p12");
        keytool("-certreq", "-alias", name, "-keystore", name + ".p12", "-file", name + ".csr");
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-keystore",
                "ca.p12",
                "-infile",
                name + ".csr",
                "-outfile",
                name + ".pem",
                "-ext",
                "san=ip:127.0.0.1,dns:reg.test",
                "-startdate",
                start,
                "-validity",
                days);
        keytool("-importcert", "-noprompt", "-alias", "ca", "-keystore", name + ".p12", "-file", "ca.pem");
        keytool("-importcert", "-noprompt", "-alias", name, "-keystore", name + ".p12", "-file", name + ".pem");
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        if (List.of(arguments).contains("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
        Path log = folder.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(command + "\n" + Files.readString(log));
        }
    }

    private static final class Https implements AutoCloseable {
        private final HttpsServer server;
        private final List<String> authorizations = new CopyOnWriteArrayList<>();
        private final List<String> proxyAuthorizations = new CopyOnWriteArrayList<>();

        Https(String name) throws IOException, GeneralSecurityException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
                store.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            server.createContext("/", exchange -> {
                try (exchange) {
                    authorizations.add(
                            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                    proxyAuthorizations.add(
                            String.valueOf(exchange.getRequestHeaders().getFirst("Proxy-Authorization")));
                    LocalServer.answer(exchange, 200, "hello");
                }
            });
            server.start();
        }

        URI uri() {
            return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** A proxy that answers CONNECT, and joins what asked to a port of this machine where the answer is 200. */
    private static final class Tunnel implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> heads = new CopyOnWriteArrayList<>();
        private final int port;
        private final String answer;
        private final String wanted;

        Tunnel(int port, String answer) throws IOException {
            this(port, answer, "");
        }

        /** @param wanted what has to be in Proxy-Authorization; empty: nothing */
        Tunnel(int port, String answer, String wanted) throws IOException {
            this.port = port;
            this.answer = answer;
            this.wanted = wanted;
            Thread.ofVirtual().start(this::accept);
        }

        String address() {
            return "127.0.0.1:" + listener.getLocalPort();
        }

        private void accept() {
            while (!listener.isClosed()) {
                try {
                    Socket asking = listener.accept();
                    Thread.ofVirtual().start(() -> serve(asking));
                } catch (IOException e) {
                    return; // Closed with the test.
                }
            }
        }

        private void serve(Socket asking) {
            try (asking) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = asking.getInputStream().read();
                    if (next < 0) {
                        return;
                    }
                    head.append((char) next);
                }
                if (!wanted.isEmpty() && head.indexOf("Proxy-Authorization: " + wanted + "\r\n") < 0) {
                    asking.getOutputStream()
                            .write(
                                    ("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\n"
                                                    + "Content-Length: 0\r\n\r\n")
                                            .getBytes(StandardCharsets.US_ASCII));
                    return;
                }
                heads.add(head.toString());
                byte[] said =
                        ("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
                if (!answer.startsWith("200")) {
                    asking.getOutputStream().write(said);
                    return;
                }
                join(asking, "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // One side went away; what asked sees that and the test with it.
            }
        }

        private void join(Socket asking, byte[] greeting) throws IOException {
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
                asking.getOutputStream().write(greeting);
                Thread.ofVirtual().start(() -> copy(target, asking));
                asking.getInputStream().transferTo(target.getOutputStream());
            }
        }

        private static void copy(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                return; // Closed by the other direction.
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
