package dev.tallyman.server;

import dev.tallyman.connection.Diagnosis;
import dev.tallyman.server.views.ConnectionView;
import java.util.Set;

/** What a connection's test found, in words. */
public final class TestWords {
    private static final Set<String> WRITING = Set.of("push", "delete", "restore", "code-scanning");

    private TestWords() {}

    public static String glyph(String state) {
        return switch (state) {
            case "works" -> "✓";
            case "fails" -> "✗";
            default -> "?";
        };
    }

    /** The class that colours a step of a test. */
    public static String mark(Diagnosis.Mark mark) {
        return switch (mark) {
            case OK -> "y";
            case WARNING -> "w";
            case FAILED -> "x";
        };
    }

    /** The class that colours it. */
    public static String mark(String state) {
        return switch (state) {
            case "works" -> "y";
            case "fails" -> "x";
            default -> "u";
        };
    }

    /** Whether it is a power to write that the token lacks: reading needs none, and a token without is the better one. */
    public static boolean unneeded(ConnectionView.Step step) {
        return WRITING.contains(step.capability()) && step.state().equals("fails");
    }

    public static String kind(String kind) {
        return switch (kind) {
            case "classic" -> "classic token";
            case "fine-grained" -> "fine-grained token";
            case "app" -> "GitHub App";
            case "oauth" -> "OAuth token";
            case "actions" -> "token of a workflow";
            case "anonymous" -> "no token";
            default -> kind;
        };
    }

    public static String capability(ConnectionView.Step step) {
        String of = step.owner() == null ? "" : " of " + step.owner();
        return switch (step.capability()) {
            case "identify" -> "Knows who the token belongs to";
            case "list-packages" -> "Lists the packages" + of;
            case "read-versions" -> "Reads versions" + of;
            case "pull" -> "Pulls images" + of;
            case "push" -> "Pushes images" + of;
            case "delete" -> "Deletes versions" + of;
            case "restore" -> "Restores versions" + of;
            case "attestations" -> "Reads attestations" + of;
            case "code-scanning" -> "Hands results to code scanning" + of;
            default -> step.capability() + of;
        };
    }
}
