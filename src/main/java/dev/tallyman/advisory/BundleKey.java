package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs bundles: {@code bundle.key} (0600) in the data folder, made with the first bundle, with its public part in
 * {@code bundle.pub} beside it, to be given to whoever imports.
 */
final class BundleKey {
    static final String FILE = "bundle.key";
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]{1,1000})-----END PRIVATE KEY-----");

    private final PrivateKey secret;
    private final PublicBundleKey open;

    private BundleKey(PrivateKey secret, PublicBundleKey open) {
        this.secret = secret;
        this.open = open;
    }

    /** The key of a data folder; made where there is none. */
    static BundleKey of(Path dataFolder, SecureRandom random) {
        Path file = dataFolder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(file, random);
            }
            BundleKey key = parse(Files.readString(file), file);
            Path open = dataFolder.resolve(Bundle.KEY);
            if (!Files.exists(open)) {
                write(Files.createFile(open, OWNERS), key.open.pem());
            }
            return key;
        } catch (IOException e) {
            throw failed(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        KeyPair pair = generate(file, random);
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded());
        String text = "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n"
                + new PublicBundleKey(pair.getPublic()).pem();
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".new", OWNERS);
        try {
            write(fresh, text);
            Files.createLink(file, fresh); // whole or not at all, and by one of two processes only
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; its key is as good.
        } finally {
            AdvisoryImport.delete(fresh);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static KeyPair generate(Path file, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw failed(file, "this Java cannot do Ed25519", e);
        }
    }

    private static BundleKey parse(String text, Path file) {
        Matcher pem = PEM.matcher(text);
        if (!pem.find()) {
            throw failed(file, "it holds no private key in PEM", null);
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
            PrivateKey secret = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(bytes));
            BundleKey key = new BundleKey(secret, PublicBundleKey.parse(text, file.toString()));
            byte[] probe = {1};
            if (!key.open.signed(probe, key.sign(probe))) {
                throw failed(file, "its private and its public part are of two keys", null);
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw failed(file, "it is damaged", e);
        }
    }

    PublicBundleKey open() {
        return open;
    }

    byte[] sign(byte[] content) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(secret);
            signer.update(content);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TallymanException failed(Path file, String why, @Nullable Exception cause) {
        return new TallymanException(
                ErrorCode.ENVIRONMENT,
                "use the key " + file,
                why,
                "Bring it back, or remove it: a new one is made, which everybody who imports has to be given",
                cause);
    }
}
