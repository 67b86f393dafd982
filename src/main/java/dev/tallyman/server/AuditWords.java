package dev.tallyman.server;

/** Lines of the audit log, in words; an action that is not known here is shown by its own name. */
public final class AuditWords {
    private AuditWords() {}

    public static String action(String action) {
        return switch (action) {
            case "connection.add" -> "created";
            case "connection.test" -> "tested";
            case "connection.change" -> "changed";
            case "connection.rotate" -> "rotated the token of";
            case "connection.use" -> "used";
            case "connection.remove" -> "removed";
            case "vault.rekey" -> "changed";
            default -> action;
        };
    }
}
