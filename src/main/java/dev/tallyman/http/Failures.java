package dev.tallyman.http;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a host could not be reached, in words for a user: each cause has its own, with what to do. */
final class Failures {
    private Failures() {}

    static TallymanException unreachable(Call call, IOException error, Optional<URI> proxy) {
        String host = proxy.map(address -> call.origin() + " (through the proxy " + Redactor.shown(address) + ")")
                .orElse(call.origin().toString());
        if (has(error, UnknownHostException.class) || has(error, UnresolvedAddressException.class)) {
            return failure(
                    call,
                    "no address is known for the host " + host,
                    "Check the host's name and this machine's DNS",
                    error);
        }
        if (has(error, CertificateExpiredException.class) || has(error, CertificateNotYetValidException.class)) {
            return failure(
                    call,
                    "the certificate of " + host + " is not valid at this time",
                    "Check this machine's clock; else the certificate has to be renewed",
                    error);
        }
        if (error instanceof SSLException) {
            return tls(call, host, error);
        }
        if (error instanceof HttpConnectTimeoutException) {
            return failure(call, host + " does not answer", "Check the address, the firewall, and HTTPS_PROXY", error);
        }
        if (error instanceof ConnectException) {
            return failure(
                    call,
                    host + " refuses the connection",
                    "Check the address and the port, and that the server runs",
                    error);
        }
        if (error instanceof HttpTimeoutException) {
            return failure(call, host + " did not answer in time", "Try again later", error);
        }
        String words = Redactor.shared().redact(rootMessage(error));
        return failure(call, "the connection to " + host + " broke: " + words, "Try again later", error);
    }

    /** 407, which only a proxy answers. */
    static TallymanException refusedByProxy(Call call, Optional<URI> proxy) {
        boolean named = proxy.filter(address -> address.getUserInfo() != null).isPresent();
        return failure(
                call,
                "the proxy " + proxy.map(Redactor::shown).orElse("in between")
                        + (named
                                ? " does not take the user and the password of its address (407)"
                                : " wants a user and a password (407)"),
                "Write them in HTTPS_PROXY or HTTP_PROXY as http://user:password@host:port; special characters as %40",
                null);
    }

    private static TallymanException tls(Call call, String host, IOException error) {
        String words = rootMessage(error);
        if (words.contains("unable to find valid certification path") || words.contains("PKIX")) {
            return failure(
                    call,
                    "the certificate of " + host + " is not from an authority that this machine trusts",
                    "Name your authority's certificate (PEM) in TALLYMAN_CA_FILE",
                    error);
        }
        if (words.contains("Unsupported or unrecognized SSL message") || words.contains("plaintext connection")) {
            return failure(
                    call,
                    host + " does not speak HTTPS",
                    "Where plain HTTP is meant, add --insecure-registry "
                            + call.origin().hostAndPort(),
                    error);
        }
        return failure(
                call,
                "no secure connection to " + host + ": " + Redactor.shared().redact(words),
                "Check the address and the host's certificate",
                error);
    }

    private static TallymanException failure(Call call, String reason, String hint, @Nullable IOException cause) {
        return new TallymanException(ErrorCode.UNREACHABLE, call.action(), reason, hint, cause);
    }

    static boolean has(Throwable error, Class<? extends Throwable> kind) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
