package dev.tallyman.layer.chunked;

import java.io.IOException;

/** A layer cannot, or should not, be read by its table of contents: it has to be read whole. */
public final class NotByTableException extends IOException {
    private static final long serialVersionUID = 1;

    /** Whose doing it is. */
    public enum Cause {
        /** Nobody's: so much is wanted that one request for all is better, or parts cannot be had. */
        NOT_WORTH_IT,
        /** The server sent something else than was asked for. */
        SERVER,
        /** The table is not what the manifest says, does not make sense, or describes other content than there is. */
        LAYER
    }

    private final Cause why;

    NotByTableException(Cause why, String what) {
        super(what);
        this.why = why;
    }

    static NotByTableException ofLayer(String what) {
        return new NotByTableException(Cause.LAYER, what);
    }

    public Cause why() {
        return why;
    }

    /** In a sentence without a full stop. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
