package dev.tallyman.server;

import dev.tallyman.http.Redactor;
import dev.tallyman.model.TallymanException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that is not what was asked for: what could not be done, why, and what to do about it.
 *
 * @param title  what is the matter, in a few words
 * @param action what was being done
 */
public record Failure(int status, String title, String action, String reason, String hint) {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    public Failure {
        // Servers' messages may hold what they were sent.
        title = Redactor.shared().redact(title);
        action = Redactor.shared().redact(action);
        reason = Redactor.shared().redact(reason);
        hint = Redactor.shared().redact(hint);
    }

    static Failure of(TallymanException e) {
        return new Failure(
                e.code().httpStatus(), "Could not " + e.action(), e.action(), sentence(e.reason()), sentence(e.hint()));
    }

    static Failure of(Guard.RefusedException e) {
        return new Failure(
                e.status(),
                "Refused",
                "answer the request",
                sentence(String.valueOf(e.getMessage())),
                sentence(e.hint()));
    }

    static Failure of(HttpResponseException e, Context context) {
        return switch (e.getStatus()) {
            case 404 -> notFound(context.path());
            case 405 ->
                new Failure(
                        405,
                        "Not like that",
                        "answer " + context.method() + " " + context.path(),
                        "This address does not take " + context.method() + ".",
                        "See /api/v1/openapi.json for what it takes.");
            case 413 ->
                new Failure(413, "Too much", "read the request", "The request is too large.", "Send less than 64 KiB.");
            default ->
                new Failure(
                        e.getStatus(),
                        "That did not work",
                        "answer the request",
                        "The request cannot be read.",
                        "Check its parameters.");
        };
    }

    static Failure notFound(String path) {
        return new Failure(
                404,
                "There is nothing here",
                "find " + path,
                "No page has the address " + path + ".",
                "Check the address, or search for what you are looking for.");
    }

    /** A mistake of ours: logged with all that is known, shown without. */
    static Failure unexpected(Exception e, Context context) {
        LOG.error("{} {} failed", context.method(), context.path(), e);
        return new Failure(
                500,
                "Something is wrong with Tallyman itself",
                "answer " + context.path(),
                "This should not happen.",
                "The server's log says more; please report it with the log's lines.");
    }

    private static String sentence(String text) {
        if (text.isEmpty()) {
            return "";
        }
        String whole = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return whole.endsWith(".") ? whole : whole + ".";
    }
}
