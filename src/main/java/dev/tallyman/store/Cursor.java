package dev.tallyman.store;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a page of a list ends, as text that callers hand back unread. */
final class Cursor {
    private static final int MAX_LENGTH = 2_000;

    private Cursor() {}

    static String of(Object... values) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Columns.json(java.util.Arrays.stream(values)
                                .map(String::valueOf)
                                .toList())
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** The values of a cursor that has {@code count} of them; empty for no cursor. */
    static List<String> values(@Nullable String cursor, int count) {
        if (cursor == null || cursor.isEmpty()) {
            return List.of();
        }
        try {
            if (cursor.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("too long");
            }
            List<String> values =
                    Columns.texts(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
            if (values.size() != count) {
                throw new IllegalArgumentException("of another list");
            }
            return values;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw invalid();
        }
    }

    static long number(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    private static TallymanException invalid() {
        return new TallymanException(
                ErrorCode.USAGE,
                "list the next page",
                "the cursor is not one of this list",
                "Take the cursor from 'next' of the page before, unchanged");
    }
}
