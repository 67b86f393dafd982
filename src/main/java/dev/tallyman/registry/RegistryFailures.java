package dev.tallyman.registry;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A registry's refusals in words for a user: what it said, what that means, and what to do. */
final class RegistryFailures {
    private RegistryFailures() {}

    static TallymanException of(
            String action,
            String host,
            String repository,
            int status,
            RegistryError error,
            RegistryCredential credential,
            boolean rejected,
            Optional<Instant> until) {
        String said = host + " answers " + status + (error.quoted().isEmpty() ? "" : " (" + error.quoted() + ")");
        if (until.isPresent()) {
            return new TallymanException(
                    ErrorCode.RATE_LIMITED,
                    action,
                    said + " and wants to be left alone until " + until.get(),
                    "Run it again then; what is done is kept");
        }
        if (status == 401 || status == 403) {
            return new TallymanException(
                    ErrorCode.DENIED, action, said, remedy(host, repository, error, credential, rejected));
        }
        if (status == 404) {
            return new TallymanException(
                    ErrorCode.NOT_FOUND,
                    action,
                    said,
                    "Check the name"
                            + (credential instanceof RegistryCredential.Anonymous
                                    ? "; a private image needs a credential"
                                    : ""));
        }
        return new TallymanException(ErrorCode.UNREACHABLE, action, said, "Try again later");
    }

    private static String remedy(
            String host, String repository, RegistryError error, RegistryCredential credential, boolean rejected) {
        String message = error.message().toLowerCase(Locale.ROOT);
        boolean isGhcr = host.equals("ghcr.io") || host.startsWith("containers.");
        if (credential instanceof RegistryCredential.Anonymous) {
            return isGhcr
                    ? "The image is private or not there: set GITHUB_USERNAME and GITHUB_PAT, or add a connection"
                    : "The image is private or not there: sign in with `docker login " + host + "`";
        }
        if (rejected || message.equals("denied")) {
            return "The token is expired, revoked or of a kind that the registry does not take: make a new classic token with read:packages";
        }
        if (message.contains("scope")) {
            return "Give the token the scope that the message is about (read:packages to read)";
        }
        if (message.contains("installation")) {
            return "The registry takes no GitHub App token for this: use a classic token with read:packages";
        }
        if (message.contains("read_package")) {
            return "Give the token's user (or the repository of the workflow) read access to the package, in the package's settings";
        }
        return "Check the name " + repository + ", and that the token's user may read it";
    }
}
