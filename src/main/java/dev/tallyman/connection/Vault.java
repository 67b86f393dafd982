package dev.tallyman.connection;

import dev.tallyman.http.Http;
import dev.tallyman.http.Redactor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Secret;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals secrets with AES-256-GCM. The master key is in {@code TALLYMAN_MASTER_KEY} or, where that is not set, in {@code master.key} (0600) of the data
 * folder, which is made with the first secret. The variable may hold a reference in place of the keys: {@code file:PATH}, or {@code vault:PATH#FIELD} of a
 * secret manager. Each holds one key a line (or comma): the first seals, all open. Each seal names its key and is bound to
 * what it belongs to, so that no row's secret opens in another's place. Safe for use by several threads.
 */
public final class Vault {
    public static final String VARIABLE = "TALLYMAN_MASTER_KEY";
    static final String FILE = "master.key";
    private static final String FILE_REFERENCE = "file:";
    private static final String SERVER_REFERENCE = "vault:";
    private static final String TEMPORARY = "master";
    private static final String TEMPORARY_SUFFIX = ".new";
    private static final byte FORMAT = 1;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final String variable;
    private final SecureRandom random;
    private final @Nullable SecretServer secrets;
    private @Nullable String fromServer;

    private record Key(byte[] id, byte[] bytes) {}

    /** @param http to ask a secret manager for the key, where the variable says so */
    public Vault(Path dataFolder, Map<String, String> environment, SecureRandom random, Http http) {
        this(dataFolder, environment, random, new SecretServer(http, environment, "master key"));
    }

    /** Without a secret manager. */
    Vault(Path dataFolder, Map<String, String> environment, SecureRandom random) {
        this(dataFolder, environment, random, (SecretServer) null);
    }

    private Vault(
            Path dataFolder, Map<String, String> environment, SecureRandom random, @Nullable SecretServer secrets) {
        this.file = dataFolder.resolve(FILE);
        this.variable = environment.getOrDefault(VARIABLE, "").strip();
        this.random = random;
        this.secrets = secrets;
    }

    /** @param belongsTo what the secret is of; opening it with other words fails */
    public byte[] seal(Secret secret, String belongsTo) {
        Key key = keysOrNew().getFirst();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, belongsTo);
            byte[] hidden = cipher.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(1 + ID_BYTES + NONCE_BYTES + hidden.length)
                    .put(FORMAT)
                    .put(key.id)
                    .put(nonce)
                    .put(hidden)
                    .array();
        } catch (GeneralSecurityException e) {
            throw failure("seal a secret", "this Java cannot do AES-256-GCM", "Use another Java", e);
        }
    }

    /** @throws TallymanException where the key is another, or the content was changed or belongs elsewhere */
    public Secret open(byte[] sealed, String belongsTo) {
        if (sealed.length <= 1 + ID_BYTES + NONCE_BYTES || sealed[0] != FORMAT) {
            throw failure(
                    "open a sealed secret",
                    "it is damaged",
                    "Give the token again: `tallyman connection rotate`",
                    null);
        }
        ByteBuffer parts = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
        byte[] id = new byte[ID_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] hidden = new byte[sealed.length - 1 - ID_BYTES - NONCE_BYTES];
        parts.get(id).get(nonce).get(hidden);
        Key key = keys().stream()
                .filter(one -> Arrays.equals(one.id, id))
                .findFirst()
                .orElseThrow(() -> failure(
                        "open a sealed secret",
                        "it was sealed with the key " + HexFormat.of().formatHex(id) + ", which is not the one of "
                                + where(),
                        "Bring that key back, or give the token again: `tallyman connection rotate`",
                        null));
        try {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, key, nonce, belongsTo).doFinal(hidden);
            return new Secret(new String(plain, StandardCharsets.UTF_8));
        } catch (AEADBadTagException e) {
            throw failure(
                    "open a sealed secret",
                    "it was changed, or belongs to another connection",
                    "Give the token again: `tallyman connection rotate`",
                    e);
        } catch (GeneralSecurityException e) {
            throw failure("open a sealed secret", "this Java cannot do AES-256-GCM", "Use another Java", e);
        }
    }

    /**
     * Changes the master key in the key file. The new key is put beside the old one first, then {@code resealAll} seals everything again, and the old
     * key goes last: whenever this is cut off, both keys or the right one are there, every secret opens, and the next change ends what this one
     * began. Whoever seals has to do so within the transaction that saves it: a seal from before the new key came would be saved after
     * {@code resealAll} otherwise. One change at a time: of two, the one would drop the other's key. Where the key comes from the environment, put the new one in front of
     * the old one there first; this then seals everything with it.
     *
     * @throws TallymanException ({@link ErrorCode#CONFLICT}) where another change of the key runs
     */
    public void rekey(Runnable resealAll) {
        if (!variable.isEmpty()) {
            // The new key stands in front of the old one there already, put by whoever keeps the variable.
            resealAll.run();
            return;
        }
        keysOrNew();
        try (var _ = RekeyLock.acquire(folder())) {
            List<Key> both = new ArrayList<>(keys());
            both.addFirst(newKey());
            write(both);
            resealAll.run();
            write(both.subList(0, 1));
            deleteLeftovers();
        }
    }

    /** What a change that was killed left behind holds keys of before. */
    private void deleteLeftovers() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder(), TEMPORARY + "*" + TEMPORARY_SUFFIX)) {
            left.forEach(Vault::delete);
        } catch (IOException | DirectoryIteratorException e) {
            throw failure(
                    "clean up beside the master key " + file,
                    String.valueOf(e.getMessage()),
                    "Remove " + TEMPORARY + "*" + TEMPORARY_SUFFIX + " from the data folder by hand",
                    e);
        }
    }

    private Path folder() {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file in a folder");
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, String belongsTo) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key.bytes, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(belongsTo.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private List<Key> keysOrNew() {
        if (variable.isEmpty() && !Files.exists(file)) {
            create();
        }
        return keys();
    }

    private List<Key> keys() {
        if (!variable.isEmpty()) {
            return parse(given(), VARIABLE);
        }
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw failure(
                    "read the master key " + file,
                    "it is not there or not readable",
                    "Bring the file back; without it the saved tokens are lost and have to be given again",
                    e);
        }
    }

    static boolean isReference(String value) {
        return value.startsWith(FILE_REFERENCE) || value.startsWith(SERVER_REFERENCE);
    }

    /** What the variable holds, or what it refers to: a file is read each time, a secret manager is asked once. */
    private synchronized String given() {
        if (variable.startsWith(FILE_REFERENCE)) {
            String path = variable.substring(FILE_REFERENCE.length());
            return ReferencedFile.read(
                    path,
                    reason -> failure("read the master key " + path, reason, "Check the path in " + VARIABLE, null));
        }
        if (!variable.startsWith(SERVER_REFERENCE) || secrets == null) {
            return variable;
        }
        if (fromServer == null) {
            fromServer =
                    secrets.read(variable.substring(SERVER_REFERENCE.length())).reveal();
        }
        return fromServer;
    }

    private static List<Key> parse(String text, String from) {
        List<Key> keys = new ArrayList<>();
        for (String part : text.split("[,\\s]+")) {
            if (!part.isEmpty()) {
                Redactor.shared().register(new Secret(part));
                keys.add(key(decode(part, from)));
            }
        }
        if (keys.isEmpty()) {
            throw notAKey(from);
        }
        return keys;
    }

    private static byte[] decode(String text, String from) {
        try {
            boolean hex = text.length() == 2 * KEY_BYTES && text.matches("[0-9A-Fa-f]+");
            byte[] bytes =
                    hex ? HexFormat.of().parseHex(text) : Base64.getDecoder().decode(text);
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Told below, without the text: it may be the key but for a slip.
        }
        throw notAKey(from);
    }

    private Key newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return key(bytes);
    }

    private static Key key(byte[] bytes) {
        byte[] tagged = Arrays.copyOf("tallyman key ".getBytes(StandardCharsets.UTF_8), 13 + bytes.length);
        System.arraycopy(bytes, 0, tagged, 13, bytes.length);
        byte[] id = HexFormat.of().parseHex(Digest.of(tagged).hex().substring(0, 2 * ID_BYTES));
        return new Key(id, bytes);
    }

    /** Whole or not at all, and by one of two processes only: the second takes what the first wrote. */
    private void create() {
        Path fresh = temporary(List.of(newKey()));
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; its key is as good.
        } catch (IOException | UnsupportedOperationException e) {
            throw failure("write the master key " + file, String.valueOf(e.getMessage()), "", e);
        } finally {
            delete(fresh);
        }
    }

    private void write(List<Key> keys) {
        Path fresh = temporary(keys);
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            delete(fresh);
            throw failure("write the master key " + file, String.valueOf(e.getMessage()), "", e);
        }
    }

    private Path temporary(List<Key> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach(key ->
                text.append(Base64.getEncoder().encodeToString(key.bytes)).append('\n'));
        try {
            Path folder = folder();
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path fresh = Files.createTempFile(
                    folder,
                    TEMPORARY,
                    TEMPORARY_SUFFIX,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            // On the disk before it takes the place of the key that everything is sealed with.
            Files.writeString(fresh, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            return fresh;
        } catch (IOException e) {
            throw failure("write the master key " + file, String.valueOf(e.getMessage()), "Check the data folder", e);
        }
    }

    private static void delete(Path fresh) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            // It is 0600 in a folder of our own; the next key does not mind it.
        }
    }

    private String where() {
        return variable.isEmpty() ? file.toString() : VARIABLE;
    }

    private static TallymanException notAKey(String from) {
        return failure(
                "read the master key of " + from,
                "it is not a key of 32 bytes in base64 or hexadecimal",
                "Make one with: openssl rand -base64 32",
                null);
    }

    private static TallymanException failure(
            String action, String reason, String hint, @org.jspecify.annotations.Nullable Throwable cause) {
        return new TallymanException(ErrorCode.ENVIRONMENT, action, reason, hint, cause);
    }
}
