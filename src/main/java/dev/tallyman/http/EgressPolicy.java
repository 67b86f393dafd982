package dev.tallyman.http;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where calls may go. Plain HTTP: only to the hosts named insecure, exactly that host and port. Addresses that a server gave (a redirect, a realm) may not
 * lead to this machine or the network around it, unless they are named insecure too; hosts that the user named may be anywhere.
 *
 * <p>The name is resolved here, and again by the connection within milliseconds: Java's own cache of names (30 s) makes the two the same.
 */
final class EgressPolicy {
    private final Set<String> insecure;

    EgressPolicy(Set<String> insecureHosts) {
        this.insecure = insecureHosts.stream().map(EgressPolicy::withPort).collect(Collectors.toUnmodifiableSet());
    }

    boolean isNamedInsecure(Origin target) {
        return insecure.contains(target.hostAndPort());
    }

    /** @throws TallymanException where the call may not be made */
    void check(Call call, boolean throughProxy) {
        Origin target = call.origin();
        boolean web = target.scheme().equals("https") || target.isPlain();
        if (!web || call.uri().getHost() == null || call.uri().getRawUserInfo() != null) {
            throw refused(call, "the address " + Redactor.shown(call.uri()) + " is not one of a web server", "");
        }
        if (isNamedInsecure(target)) {
            return;
        }
        if (target.isPlain()) {
            throw refused(
                    call,
                    target + " would be spoken to in plain HTTP",
                    "Use https, or name the host with --insecure-registry " + target.hostAndPort());
        }
        if (!call.named() && !throughProxy) {
            refuseInside(call, target);
        }
    }

    static boolean isLoopbackName(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.equals("::1")
                || (host.startsWith("127.") && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
    }

    private static void refuseInside(Call call, Origin target) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(target.host());
        } catch (UnknownHostException e) {
            return; // The connection will say so, with the retries and the words of every failed connection.
        }
        if (Arrays.stream(addresses).anyMatch(EgressPolicy::isInside)) {
            throw refused(
                    call,
                    "the server points to " + target + ", which is inside this machine's own network",
                    "Where that is meant, name the host in the connection or with --insecure-registry");
        }
    }

    /** Loopback, private, link-local, shared (RFC 6598), unique local, multicast, unspecified, and IPv4 ones inside IPv6. */
    static boolean isInside(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean inside = address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        if (inside) {
            return true;
        }
        if (bytes.length == 4) {
            return bytes[0] == 0 || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64) || (bytes[0] & 0xf0) == 0xf0;
        }
        return (bytes[0] & 0xfe) == 0xfc || insideInIpv6(bytes);
    }

    /** NAT64 ({@code 64:ff9b::/96}) and 6to4 ({@code 2002::/16}) carry an IPv4 address. */
    private static boolean insideInIpv6(byte[] bytes) {
        boolean nat64 = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        if (!nat64 && !sixToFour) {
            return false;
        }
        int start = nat64 ? 12 : 2;
        try {
            return isInside(InetAddress.getByAddress(Arrays.copyOfRange(bytes, start, start + 4)));
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private static String withPort(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        int afterBracket = name.lastIndexOf(']') + 1;
        return name.indexOf(':', afterBracket) >= 0 ? name : name + ":80";
    }

    private static TallymanException refused(Call call, String reason, String hint) {
        return new TallymanException(
                ErrorCode.DENIED, call.action(), Redactor.shared().redact(reason), hint);
    }
}
