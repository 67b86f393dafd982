package dev.tallyman.scan;

import dev.tallyman.layer.chunked.BlobParts;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A repository in memory that remembers what was fetched of its blobs. */
final class MemorySource implements ImageSource {
    final Map<String, Resolved> tags = new HashMap<>();
    final Map<Digest, List<Descriptor>> referrers = new HashMap<>();
    final Set<Digest> fetched = Collections.synchronizedSet(new LinkedHashSet<>());
    int parts;
    /** In place of the parts that it has. */
    @Nullable
    BlobParts part;

    private final Map<Digest, byte[]> contents = new HashMap<>();

    Descriptor blob(String type, byte[] content) {
        Digest digest = Digest.of(content);
        contents.put(digest, content);
        return new Descriptor(type, digest, content.length);
    }

    Resolved manifest(String type, String json) {
        byte[] content = json.getBytes(StandardCharsets.UTF_8);
        return new Resolved(blob(type, content), content);
    }

    /** A descriptor as JSON, with more members behind it: {@code ,"platform":{…}}. */
    static String json(Descriptor descriptor, String more) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
                .formatted(descriptor.mediaType(), descriptor.digest(), descriptor.size(), more);
    }

    @Override
    public Optional<Resolved> tagged(String tag) {
        return Optional.ofNullable(tags.get(tag));
    }

    @Override
    public List<Descriptor> referrers(Digest subject) {
        return referrers.getOrDefault(subject, new ArrayList<>());
    }

    @Override
    public Resolved resolve(String identifier) {
        return tagged(identifier)
                .orElseThrow(
                        () -> new TallymanException(ErrorCode.NOT_FOUND, "read " + identifier, "it is not there", ""));
    }

    @Override
    public byte[] manifest(Descriptor descriptor) {
        return held(descriptor);
    }

    @Override
    public InputStream blob(Descriptor descriptor) {
        fetched.add(descriptor.digest());
        return new ByteArrayInputStream(held(descriptor));
    }

    @Override
    public Optional<InputStream> part(Descriptor descriptor, long first, long length) throws IOException {
        if (part != null) {
            return part.open(first, length);
        }
        parts++;
        return Optional.of(new ByteArrayInputStream(held(descriptor), Math.toIntExact(first), Math.toIntExact(length)));
    }

    @Override
    public byte[] smallBlob(Descriptor descriptor, int maxBytes) {
        if (descriptor.size() > maxBytes) {
            throw new TallymanException(
                    ErrorCode.BAD_CONTENT,
                    "read " + descriptor.digest(),
                    "it is larger than " + maxBytes + " bytes",
                    "");
        }
        fetched.add(descriptor.digest());
        return held(descriptor);
    }

    private byte[] held(Descriptor descriptor) {
        byte[] content = contents.get(descriptor.digest());
        if (content == null) {
            throw new TallymanException(ErrorCode.NOT_FOUND, "read " + descriptor.digest(), "it is not there", "");
        }
        return content;
    }

    @Override
    public void close() {}
}
