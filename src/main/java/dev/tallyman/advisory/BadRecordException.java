package dev.tallyman.advisory;

/** A record is not what the OSV schema asks for. The message says what is wrong, in one sentence without a full stop. */
public final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1;

    BadRecordException(String what) {
        super(what);
    }
}
