package dev.tallyman.http;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The platform's certificate authorities, and those of a file of one's own (PEM) besides. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    static SSLContext with(Path file) {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int count = 0;
            for (X509Certificate known : platform()) {
                all.setCertificateEntry("platform-" + count++, known);
            }
            for (Certificate own : read(file)) {
                all.setCertificateEntry("own-" + count++, own);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, dated(managers(all)), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw unreadable(file, "it holds no certificate", null);
            }
            return found;
        }
    }

    private static X509Certificate[] platform() throws GeneralSecurityException {
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** A certificate that is trusted by itself, not by its authority, is taken by the platform when its time is over too. */
    private static TrustManager[] dated(TrustManager[] managers) {
        return Stream.of(managers)
                .map(manager ->
                        manager instanceof X509ExtendedTrustManager x509 ? new DatedTrustManager(x509) : manager)
                .toArray(TrustManager[]::new);
    }

    private static TallymanException unreadable(Path file, String reason, @Nullable Throwable cause) {
        return new TallymanException(
                ErrorCode.ENVIRONMENT,
                "read the certificates of " + file,
                reason,
                "Give a PEM file with the certificates of your authorities",
                cause);
    }
}
