package dev.tallyman.server;

import java.util.List;

/**
 * Where and how to serve.
 *
 * @param bind             address or name to listen on
 * @param port             0: any that is free
 * @param hostNames        names, besides loopback's and any address, that browsers may call this server by
 * @param insecureNoSignIn serve to others than this machine although nobody has to sign in
 */
public record ServerOptions(String bind, int port, List<String> hostNames, boolean insecureNoSignIn) {
    public static final String LOOPBACK = "127.0.0.1";

    public ServerOptions {
        hostNames = List.copyOf(hostNames);
    }

    /** Only for this machine. */
    public static ServerOptions loopback(int port) {
        return new ServerOptions(LOOPBACK, port, List.of(), false);
    }
}
