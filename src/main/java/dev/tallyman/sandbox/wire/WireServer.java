package dev.tallyman.sandbox.wire;

import dev.tallyman.sandbox.wire.Response.Delivery;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One origin: an HTTP/1.1 server on a loopback port, a virtual thread for each connection. */
public final class WireServer implements AutoCloseable {
    /** How long a connection may be idle. */
    static final int IDLE_MILLIS = 60_000;

    /** Content of a request that its handler left unread is read up to here, so that the connection can be used again. */
    static final int MAX_DRAIN_BYTES = 256 << 10;

    /** Of a request that is answered before all of it has come, so much is taken in before the connection ends. */
    private static final long MAX_LINGER_BYTES = 64L << 20;

    private static final int LINGER_MILLIS = 1_000;
    private static final int BUFFER = 64 << 10;
    private static final int SLOW_PIECES = 16;
    private static final long SLOW_PAUSE_NANOS = 20_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Answers requests; called by several threads. */
    @FunctionalInterface
    public interface Handler {
        Response answer(Request request) throws IOException;
    }

    private WireServer(ServerSocket listener, Handler handler) {
        this.listener = listener;
        this.handler = handler;
    }

    /**
     * Listens on the loopback address.
     *
     * @param port 0 for any that is free
     */
    public static WireServer start(String name, int port, Handler handler) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 1024);
        WireServer server = new WireServer(listener, handler);
        Thread.ofPlatform().daemon().name("sandbox-" + name).start(server::acceptAll);
        return server;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** {@code 127.0.0.1:PORT}. */
    public String host() {
        return "127.0.0.1:" + port();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.debug("a connection was not accepted", e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(IDLE_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            boolean more = true;
            while (more) {
                more = exchange(socket, in, out);
            }
        } catch (IOException e) {
            LOG.trace("a connection ended", e);
        } finally {
            open.remove(socket);
        }
    }

    /** One request and its answer; false where the connection ends with it. */
    private boolean exchange(Socket socket, InputStream in, OutputStream out) throws IOException {
        String line = Framing.line(in);
        if (line == null) {
            return false;
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[1].startsWith("/")) {
            send(Response.of(400, "text/plain", "bad request\n"), "GET", false, out);
            return false;
        }
        Headers headers = Framing.headers(in);
        InputStream body = Framing.content(headers, in, out);
        int question = parts[1].indexOf('?');
        Request request = new Request(
                parts[0],
                question < 0 ? parts[1] : parts[1].substring(0, question),
                question < 0 ? "" : parts[1].substring(question + 1),
                headers,
                body);
        Response response = answer(request);
        if (response.delivery() == Delivery.RESET) {
            socket.setSoLinger(true, 0);
            return false;
        }
        boolean unread = headers.has("Expect") || !drained(body);
        boolean keep = !unread
                && response.delivery() != Delivery.TRUNCATED
                && parts[2].equals("HTTP/1.1")
                && !"close".equalsIgnoreCase(headers.first("Connection"));
        send(response, parts[0], keep, out);
        if (unread && response.delivery() != Delivery.TRUNCATED) {
            linger(socket, in);
        }
        return keep;
    }

    /** To close a connection while its client still sends resets it, and the client may never see the answer (RFC 9112, section 9.6). */
    private static void linger(Socket socket, InputStream in) throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout(LINGER_MILLIS);
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        for (int count = in.read(buffer); count >= 0 && total < MAX_LINGER_BYTES; count = in.read(buffer)) {
            total += count;
        }
    }

    private Response answer(Request request) throws IOException {
        try {
            return handler.answer(request);
        } catch (RuntimeException e) {
            LOG.warn("the sandbox failed at {} {}", request.method(), request.path(), e);
            return Response.of(500, "text/plain", "the sandbox failed: " + e + "\n");
        }
    }

    private static boolean drained(InputStream body) throws IOException {
        byte[] buffer = new byte[16 << 10];
        int total = 0;
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            total += count;
            if (total > MAX_DRAIN_BYTES) {
                return false;
            }
        }
        return true;
    }

    private static void send(Response response, String method, boolean keep, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(response.status())
                .append(' ')
                .append(Reason.of(response.status()))
                .append("\r\n");
        response.headers()
                .all()
                .forEach((name, values) -> values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n")));
        boolean bodiless = response.status() == 204 || response.status() == 304;
        if (!bodiless && !response.headers().has("Content-Length")) {
            head.append("Content-Length: ").append(response.length()).append("\r\n");
        }
        head.append("Connection: ").append(keep ? "keep-alive" : "close").append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.UTF_8));
        if (!bodiless && !method.equals("HEAD")) {
            sendContent(response, out);
        }
        out.flush();
    }

    private static void sendContent(Response response, OutputStream out) throws IOException {
        long wanted = response.delivery() == Delivery.TRUNCATED ? response.length() / 2 : response.length();
        int piece =
                response.delivery() == Delivery.SLOW ? Math.clamp(response.length() / SLOW_PIECES, 1, BUFFER) : BUFFER;
        byte[] buffer = new byte[piece];
        try (InputStream content = response.content().open()) {
            long left = wanted;
            while (left > 0) {
                int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("content shorter than stated");
                }
                out.write(buffer, 0, count);
                left -= count;
                if (response.delivery() == Delivery.SLOW) {
                    out.flush();
                    LockSupport.parkNanos(SLOW_PAUSE_NANOS);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
