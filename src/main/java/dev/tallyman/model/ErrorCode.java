package dev.tallyman.model;

/** Why a command or a request failed, and with it the exit status and the HTTP status. The only place where these are told. */
public enum ErrorCode {
    /** The caller's words are wrong. */
    USAGE(2, 400),
    /** What was asked for is not there. */
    NOT_FOUND(3, 404),
    /** The credential is not accepted, or may not do this. */
    DENIED(3, 502),
    /** The remote side asks us to wait. */
    RATE_LIMITED(3, 503),
    /** The remote side cannot be reached, or does not answer as it should. */
    UNREACHABLE(3, 502),
    /** Content does not have the digest, size or form that it must have. */
    BAD_CONTENT(3, 502),
    /** Something else holds what is needed, or the state does not allow it. */
    CONFLICT(3, 409),
    /** This machine fails: disk, database, key. */
    ENVIRONMENT(3, 500);

    private final int exitStatus;
    private final int httpStatus;

    ErrorCode(int exitStatus, int httpStatus) {
        this.exitStatus = exitStatus;
        this.httpStatus = httpStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }

    public int httpStatus() {
        return httpStatus;
    }
}
