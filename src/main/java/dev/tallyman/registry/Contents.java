package dev.tallyman.registry;

import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** Checks content against what was said of it. */
final class Contents {
    private Contents() {}

    /** The digest of {@code content} in {@code like}'s algorithm. */
    static Digest digestOf(Digest like, byte[] content) {
        var hash = like.newHash();
        hash.update(content);
        return Digest.of(like.algorithm(), hash);
    }

    static byte[] readChecked(ImageSource source, Descriptor descriptor, int maxBytes, String action) {
        if (descriptor.size() > maxBytes) {
            throw bad(action, "it has " + descriptor.size() + " bytes, more than the " + maxBytes + " that are read");
        }
        byte[] content;
        try (InputStream stream = source.blob(descriptor)) {
            content = stream.readNBytes((int) descriptor.size() + 1);
        } catch (IOException e) {
            throw new TallymanException(
                    ErrorCode.UNREACHABLE, action, String.valueOf(e.getMessage()), "Try again later", e);
        }
        return check(descriptor, content, action);
    }

    static byte[] check(Descriptor descriptor, byte[] content, String action) {
        if (content.length != descriptor.size()) {
            throw bad(action, "it does not have the " + descriptor.size() + " bytes that it should have");
        }
        if (!digestOf(descriptor.digest(), content).equals(descriptor.digest())) {
            throw bad(action, "its content does not have the digest " + descriptor.digest());
        }
        return content;
    }

    static Optional<URI> resolve(URI base, String location) {
        try {
            return Optional.of(base.resolve(location));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static TallymanException bad(String action, String reason) {
        return new TallymanException(ErrorCode.BAD_CONTENT, action, reason, "Nothing of it was kept");
    }
}
