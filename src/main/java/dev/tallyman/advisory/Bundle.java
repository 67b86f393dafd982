package dev.tallyman.advisory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A bundle that was verified: nothing in it is missing, added or changed, and who holds its key signed it. Its members are in temporary
 * files, the very bytes that were verified, which go when this is closed.
 */
final class Bundle implements AutoCloseable {
    static final String CONTENTS = "bundle.json";
    static final String SUMS = "SHA256SUMS";
    static final String SIGNATURE = "SHA256SUMS.sig";
    static final String KEY = "bundle.pub";
    static final String OTHERS = "records.zip";
    static final String KNOWN_EXPLOITED = "known_exploited_vulnerabilities.json";
    static final String EPSS = "epss_scores-current.csv.gz";
    static final int FORMAT = 1;
    /** Of what describes the bundle: its contents, checksums, signature and key, each. */
    static final int MAX_SMALL_BYTES = 1 << 20;

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> UNSUMMED = Set.of(SUMS, SIGNATURE, KEY);
    private static final Set<String> SINGLE = Set.of(CONTENTS, OTHERS, KNOWN_EXPLOITED, EPSS);
    private static final Pattern SUM = Pattern.compile("([0-9a-f]{64})  (.+)");

    private final Path folder;
    private final String origin;
    private final List<Member> members = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String createdAt = "";

    private Bundle(Path folder, String origin) {
        this.folder = folder;
        this.origin = origin;
    }

    /** @param ecosystem of which this is the whole feed; null: other records, or no records */
    record Member(String name, Path file, @Nullable String ecosystem) {}

    /** Whether an archive is meant to be a bundle: one that lost a part still is. */
    static boolean isOne(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (ZipStart.firstName(file).equals(CONTENTS)) {
                return true;
            }
            return zip.getEntry(CONTENTS) != null || zip.getEntry(SUMS) != null || zip.getEntry(SIGNATURE) != null;
        } catch (IOException e) {
            return false; // whoever reads it next says what is wrong
        }
    }

    /**
     * Verifies everything.
     *
     * @param key the public key that it must be signed with; null: the one that is in it, which tells damage but not forgery
     * @throws TallymanException where anything is wrong; nothing has been taken in then
     */
    static Bundle verified(Path file, String origin, @Nullable Path key) {
        Bundle bundle = new Bundle(temporary(), origin);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            bundle.verify(file, zip, key);
            return bundle;
        } catch (IOException e) {
            bundle.close();
            throw bundle.bad(String.valueOf(e.getMessage()), e);
        } catch (TallymanException e) {
            bundle.close();
            throw e;
        }
    }

    /** What was verified, to be imported in this order. */
    List<Member> members() {
        return List.copyOf(members);
    }

    /** For people. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Where its feeds are from and of when they are. */
    String title() {
        return origin + " (" + createdAt + ")";
    }

    private void verify(Path file, ZipFile zip, @Nullable Path key) throws IOException {
        if (zip.getEntry(CONTENTS) == null && ZipStart.firstName(file).equals(CONTENTS)) {
            throw bad("its end is cut off", null);
        }
        Set<String> names = names(zip);
        byte[] sums = small(zip, SUMS);
        PublicBundleKey own = PublicBundleKey.parse(text(small(zip, KEY)), KEY);
        PublicBundleKey trusted = key == null ? own : PublicBundleKey.read(key);
        if (!trusted.equals(own)) {
            throw bad(
                    "it is signed with the key " + own.fingerprint() + ", not with " + trusted.fingerprint() + " of "
                            + key,
                    null);
        }
        if (!trusted.signed(sums, small(zip, SIGNATURE))) {
            throw bad("its signature is wrong: " + SUMS + " is not what was signed", null);
        }
        Map<String, String> expected = sums(text(sums));
        Set<String> difference = new TreeSet<>(expected.keySet());
        difference.removeAll(names);
        if (!difference.isEmpty()) {
            throw bad(String.join(", ", difference) + " is missing", null);
        }
        names.removeAll(expected.keySet());
        names.removeAll(UNSUMMED);
        if (!names.isEmpty()) {
            throw bad(
                    "it has " + String.join(", ", new TreeSet<>(names)) + ", of which its checksums know nothing",
                    null);
        }
        JsonNode contents = contents(zip, expected);
        extract(zip, expected, contents);
        if (key == null) {
            notes.add("Nobody vouched for " + origin + ": it is whole, and signed with the key " + own.fingerprint()
                    + ", which came with it. To be sure who made it: --key PUBLIC-KEY-FILE");
        }
    }

    private Set<String> names(ZipFile zip) {
        Set<String> names = new HashSet<>();
        for (ZipEntry entry : zip.stream().toList()) {
            boolean known = SINGLE.contains(entry.getName())
                    || UNSUMMED.contains(entry.getName())
                    || ecosystem(entry.getName()) != null;
            if (!known) {
                throw bad("it has a member that no bundle has: " + entry.getName(), null);
            }
            if (!names.add(entry.getName())) {
                throw bad("it has " + entry.getName() + " twice", null);
            }
            if (entry.getMethod() != ZipEntry.STORED) {
                throw bad(entry.getName() + " is compressed; in a bundle nothing is", null);
            }
        }
        return names;
    }

    /** Whether the whole feed of an ecosystem can be a member; an odd name cannot. */
    static boolean canHold(String ecosystem) {
        return ecosystem.equals(ecosystem(ecosystem + "/" + Mirror.WHOLE));
    }

    private static @Nullable String ecosystem(String member) {
        int slash = member.indexOf('/');
        boolean whole = slash > 0 && member.substring(slash + 1).equals(Mirror.WHOLE);
        String name = slash < 0 ? "" : member.substring(0, slash);
        return whole && name.matches("[A-Za-z0-9][A-Za-z0-9 ._-]*") ? name : null;
    }

    private byte[] small(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw bad(name + " is missing", null);
        }
        try (InputStream content = zip.getInputStream(entry)) {
            byte[] bytes = content.readNBytes(MAX_SMALL_BYTES + 1);
            if (bytes.length > MAX_SMALL_BYTES) {
                throw bad(name + " is longer than any", null);
            }
            return bytes;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Map<String, String> sums(String text) {
        Map<String, String> sums = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            Matcher sum = SUM.matcher(line);
            if (!sum.matches() || sums.put(sum.group(2), sum.group(1)) != null) {
                throw bad(SUMS + " is damaged", null);
            }
        });
        return sums;
    }

    private JsonNode contents(ZipFile zip, Map<String, String> expected) throws IOException {
        byte[] bytes = small(zip, CONTENTS);
        if (!HexFormat.of().formatHex(sha256().digest(bytes)).equals(expected.get(CONTENTS))) {
            throw bad("the checksum of " + CONTENTS + " is wrong", null);
        }
        try {
            JsonNode contents = JSON.readTree(bytes);
            if (contents.path("format").asInt() != FORMAT) {
                throw bad("it is of a newer kind than this Tallyman reads", null);
            }
            createdAt = contents.path("createdAt").asText();
            return contents;
        } catch (JsonProcessingException e) {
            throw bad(CONTENTS + " is not JSON", e);
        }
    }

    /** Copies and hashes at once, so that what is imported is what was verified. */
    private void extract(ZipFile zip, Map<String, String> expected, JsonNode contents) throws IOException {
        Set<String> order = new LinkedHashSet<>();
        for (JsonNode feed : contents.path("feeds")) {
            order.add(feed.path("ecosystem").asText() + "/" + Mirror.WHOLE);
            int problems = feed.path("problems").asInt();
            if (problems > 0) {
                notes.add(feed.path("ecosystem").asText() + ": " + problems + " problems where the bundle was made");
            }
        }
        order.addAll(expected.keySet());
        order.remove(CONTENTS);
        for (String name : order) {
            String sum = expected.get(name);
            if (sum == null) {
                throw bad(name + " is missing", null);
            }
            Path file = folder.resolve(members.size() + ".member");
            if (!copy(zip, name, file).equals(sum)) {
                throw bad("the checksum of " + name + " is wrong", null);
            }
            members.add(new Member(name, file, ecosystem(name)));
        }
    }

    private String copy(ZipFile zip, String name, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null || entry.getSize() > HttpFeeds.MAX_BYTES) {
            throw bad(name + " is longer than any feed", null);
        }
        MessageDigest digest = sha256();
        try (InputStream content = new CappedStream(zip.getInputStream(entry), HttpFeeds.MAX_BYTES);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            content.transferTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path temporary() {
        try {
            return Files.createTempDirectory("tallyman-bundle");
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.ENVIRONMENT,
                    "make a temporary folder",
                    String.valueOf(e.getMessage()),
                    "Check TMPDIR",
                    e);
        }
    }

    private TallymanException bad(String why, @Nullable Throwable cause) {
        return new TallymanException(
                ErrorCode.BAD_CONTENT,
                "verify the bundle " + origin,
                why,
                "Nothing of it was imported: get the bundle again from where it was made",
                cause);
    }

    /** Removes the temporary files. */
    @Override
    public void close() {
        for (int number = 0; number <= members.size(); number++) {
            AdvisoryImport.delete(folder.resolve(number + ".member"));
        }
        AdvisoryImport.delete(folder);
    }
}
