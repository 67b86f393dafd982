package dev.tallyman.scan;

import dev.tallyman.model.Descriptor;
import dev.tallyman.registry.ImageSource;
import java.io.IOException;
import java.io.InputStream;

/** Another source, for tests that change one of its answers. */
class ForwardingSource implements ImageSource {
    private final ImageSource whole;

    ForwardingSource(ImageSource whole) {
        this.whole = whole;
    }

    @Override
    public Resolved resolve(String identifier) {
        return whole.resolve(identifier);
    }

    @Override
    public byte[] manifest(Descriptor descriptor) {
        return whole.manifest(descriptor);
    }

    @Override
    public InputStream blob(Descriptor descriptor) throws IOException {
        return whole.blob(descriptor);
    }

    @Override
    public byte[] smallBlob(Descriptor descriptor, int maxBytes) {
        return whole.smallBlob(descriptor, maxBytes);
    }

    @Override
    public void close() {
        whole.close();
    }
}
