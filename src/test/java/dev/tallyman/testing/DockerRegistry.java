package dev.tallyman.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Debian's {@code docker-registry} on loopback, with its storage in a folder. */
public final class DockerRegistry implements AutoCloseable {
    private final Process process;
    private final int port;
    private final Path storage;

    private DockerRegistry(Process process, int port, Path storage) {
        this.process = process;
        this.port = port;
        this.storage = storage;
    }

    /** Starts it, or skips the test where it is not installed. */
    public static DockerRegistry start(Path folder) throws IOException {
        Path program = Tools.require("docker-registry");
        int port = freePort();
        Path storage = Files.createDirectories(folder.resolve("registry"));
        Path config = Files.writeString(folder.resolve("registry.yml"), """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
                http: {addr: 127.0.0.1:%d}
                """.formatted(storage.toAbsolutePath(), port));
        Process process = new ProcessBuilder(program.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        DockerRegistry registry = new DockerRegistry(process, port, storage);
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(registry::answers);
        return registry;
    }

    /** {@code 127.0.0.1:PORT}. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    public Path storage() {
        return storage;
    }

    /** Copies an image into it with skopeo. */
    public void push(String source, String repositoryAndTag, String... options) {
        String[] fixed = {"skopeo", "copy", "--insecure-policy", "--dest-tls-verify=false"};
        String[] command = new String[fixed.length + options.length + 2];
        System.arraycopy(fixed, 0, command, 0, fixed.length);
        System.arraycopy(options, 0, command, fixed.length, options.length);
        command[command.length - 2] = source;
        command[command.length - 1] = "docker://" + host() + "/" + repositoryAndTag;
        Tools.run(command);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private boolean answers() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host() + "/v2/"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
