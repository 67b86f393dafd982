package dev.tallyman.model;

import org.jspecify.annotations.Nullable;

/**
 * A command cannot go on. The message says what was being done and what is wrong; the hint says what to do about it.
 * Shown to users as it is, without a stack trace, so none of the three may hold a secret.
 */
public final class TallymanException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String action;
    private final String reason;
    private final String hint;

    /**
     * @param action what was being done, e.g. {@code list the versions of acme/api}
     * @param reason what is wrong, in one sentence without a full stop
     * @param hint   what to do about it, in one sentence without a full stop; empty where there is nothing to say
     */
    public TallymanException(ErrorCode code, String action, String reason, String hint, @Nullable Throwable cause) {
        super("cannot " + action + ": " + reason, cause);
        this.code = code;
        this.action = action;
        this.reason = reason;
        this.hint = hint;
    }

    public TallymanException(ErrorCode code, String action, String reason, String hint) {
        this(code, action, reason, hint, null);
    }

    /** What was being done and what is wrong, in one sentence without a full stop. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    public ErrorCode code() {
        return code;
    }

    public String action() {
        return action;
    }

    public String reason() {
        return reason;
    }

    public String hint() {
        return hint;
    }
}
