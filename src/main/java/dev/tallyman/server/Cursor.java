package dev.tallyman.server;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Where a list was left off: the last key given, wrapped so that nobody builds one. */
final class Cursor {
    private Cursor() {}

    static Optional<String> of(Context context) {
        String cursor = context.queryParam("cursor");
        if (cursor == null || cursor.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    static TallymanException invalid() {
        return new TallymanException(
                ErrorCode.USAGE,
                "read the parameter cursor",
                "it is not one that this server gave",
                "Take it from \"next\" of the answer before, or leave it out to begin anew");
    }
}
