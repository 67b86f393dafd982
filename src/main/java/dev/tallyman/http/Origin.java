package dev.tallyman.http;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port: what a credential is bound to (RFC 6454). Two addresses are of one origin only where all three are the same.
 *
 * @param port always there; the scheme's own (443, 80) where the address leaves it out
 */
public record Origin(String scheme, String host, int port) {
    public static Origin of(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("http") ? 80 : 443;
        return new Origin(scheme, host, port);
    }

    public boolean isPlain() {
        return scheme.equals("http");
    }

    /** {@code host:port}, the port always told. */
    public String hostAndPort() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        boolean usual = port == (isPlain() ? 80 : 443);
        return scheme + "://" + host + (usual ? "" : ":" + port);
    }
}
