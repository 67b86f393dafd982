package dev.tallyman.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.testing.CommandRun;
import dev.tallyman.testing.LocalServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** No secret is in anything that leaves: output, errors with their traces, logs, the data folder. */
class SecretsTest {
    private static final String SECOND = "ghp_" + "n7N2".repeat(9);
    private static final String WRITER = "ghp_" + "p7N2".repeat(9);
    private static final String UNUSUAL = "hunter2/of+our=own&GHES";
    private static final String WEBHOOK = "It's-a-Secret-to-Everybody";
    private static final String MASTER = "b2xkLW1hc3Rlci1rZXktb2YtMzItYnl0ZXMtZXhhY3Q=";

    private final List<String> said = new ArrayList<>();

    @TempDir
    Path data;

    @Test
    void areInNothingThatLeaves() throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try (Box box = new Box(data.resolve("box"));
                LocalServer echo = echo()) {
            box.sandbox.add(AccessToken.classic(SECOND, "mona", "read:packages"));
            everything(box, echo);
            LoggerFactory.getLogger("test").warn("a library says {}", SECOND, new IOException("with " + UNUSUAL));
        } finally {
            System.setErr(before);
        }
        assertThat(logged.toString(StandardCharsets.UTF_8)).contains("a library says [redacted]");
        said.add(logged.toString(StandardCharsets.UTF_8));
        assertThat(said).hasSizeGreaterThan(20);
        for (String text : said) {
            assertThat(text).doesNotContain(forms());
        }
        try (Stream<Path> files = Files.walk(data.resolve("run"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String form : forms()) {
                    assertThat(content.contains(form)).as(file + " " + form).isFalse();
                }
            }
        }
    }

    /** A server that says back, in every spelling, what it was sent. */
    static LocalServer echo() throws IOException {
        return LocalServer.start((exchange, count) -> {
            String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            String plain = header.startsWith("Basic ")
                    ? new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8)
                    : header;
            String message = header + " | " + plain + " | "
                    + Base64.getEncoder()
                            .encodeToString(plain.replace("Bearer ", "").getBytes(StandardCharsets.UTF_8))
                    + " | " + URLEncoder.encode(plain, StandardCharsets.UTF_8);
            LocalServer.answer(
                    exchange,
                    exchange.getRequestURI().getPath().equals("/user") ? 403 : 418,
                    "{\"message\":\"" + message.replace("\"", "'") + "\"}");
        });
    }

    private void everything(Box box, LocalServer echo) throws IOException {
        Path file = Files.writeString(data.resolve("token"), UNUSUAL + "\n");
        String image = box.sandbox.registryHost() + "/acme/api:1.0";
        int added = run(box, Box.CLASSIC, "connection", "add", "main", "--token-stdin", "--image-scope", "acme");
        assertThat(added).as(said.getLast()).isZero();
        run(box, Box.REVOKED, "connection", "add", "bad", "--token-stdin", "--image-scope", "acme");
        run(box, "", "connection", "add", "other", "--token-file", file.toString(), "--image-scope", "acme");
        run(box, "", "connection", "add", "other", "--no-test", "--token-file", file.toString());
        run(box, "", "connection", "test", "other");
        assertThat(run(box, "", "connection", "test", "main")).isZero();
        run(box, "", "connection", "list", "--format", "table");
        run(box, "", "connection", "show", "main");
        run(box, Box.FINE, "connection", "rotate", "main", "--token-stdin");
        assertThat(run(box, SECOND, "connection", "rotate", "main", "--token-stdin"))
                .isZero();
        run(box, Box.CLASSIC + "\n" + SECOND, "connection", "rotate", "main", "--token-stdin");
        assertThat(run(box, "", "sync", "main")).isZero();
        run(box, "", "sync", "other");
        run(box, "", "images");
        run(box, "", "scan", image);
        run(box, "", "scan", box.sandbox.registryHost() + "/locked/app:1.0");
        run(box, "", "vault", "rekey");
        run(box, "", "connection", "audit");
        run(box, "", "connection", "add", "x", "--token=" + SECOND);
        run(box, "", "connection", "add", "x", "--token-env", SECOND);
        echoed(box, echo, "connection", "test", "--format", "json", "echo");
        echoed(box, echo, "connection", "test", "--format", "table", "echo");
        echoed(box, echo, "sync", "echo");
        for (String format : List.of("table", "json", "cyclonedx", "spdx", "sarif", "markdown", "html", "csv")) {
            echoed(box, echo, "scan", echo.host() + "/acme/api:1.0", "--format", format);
        }
        echoed(box, echo, "connection", "show", "echo");
        run(box, "", "connection", "remove", "main", "--yes");
    }

    /** Against a server that says back, in every spelling, what it was sent. */
    private void echoed(Box box, LocalServer echo, String... arguments) {
        List<String> add =
                List.of("connection", "add", "echo", "--no-test", "--token-stdin", "--image-scope", "acme/api");
        List<String> hosts = List.of("--api-url", echo.uri("").toString(), "--registry", echo.host());
        run(box, UNUSUAL, Stream.concat(add.stream(), hosts.stream()).toArray(String[]::new));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--insecure-registry", echo.host()));
        run(box, "", all.toArray(String[]::new));
    }

    private int run(Box box, String input, String... arguments) {
        CommandRun run = new CommandRun(data.resolve("run"))
                .with("TALLYMAN_MASTER_KEY", MASTER)
                .with("TALLYMAN_WEBHOOK_SECRET", WEBHOOK)
                .with("GITHUB_WRITE_PAT", WRITER)
                .with("GITHUB_API_URL", box.sandbox.apiUrl().toString())
                .with("GHCR_REGISTRY", box.sandbox.registryHost())
                .withInput(input);
        List<String> all = new ArrayList<>(List.of(arguments));
        if (List.of(arguments).contains("add") && !all.contains("--api-url")) {
            all.addAll(List.of("--api-url", box.sandbox.apiUrl().toString()));
            all.addAll(List.of("--registry", box.sandbox.registryHost()));
        } else if (all.contains("--api-url")) {
            all.addAll(List.of("--insecure-registry", all.getLast()));
        }
        box.insecureHosts().forEach(host -> all.addAll(List.of("--insecure-registry", host)));
        all.add("--verbose");
        CommandRun.Result result = run.run(all.toArray(String[]::new));
        said.add(arguments[0] + "\n" + result.out() + result.err());
        return result.status();
    }

    private static List<String> forms() {
        return forms(List.of(Box.CLASSIC, Box.REVOKED, Box.FINE, SECOND, WRITER, UNUSUAL, WEBHOOK, MASTER));
    }

    /** As they may not be found anywhere: in clear, as a part of an address, and in base64 alone and behind a user's name. */
    static List<String> forms(List<String> secrets) {
        List<String> forms = new ArrayList<>();
        for (String secret : secrets) {
            forms.add(secret);
            forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            for (String before : List.of("", "tallyman:", "mona:", "x")) {
                forms.add(Base64.getEncoder().encodeToString((before + secret).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return forms;
    }
}
