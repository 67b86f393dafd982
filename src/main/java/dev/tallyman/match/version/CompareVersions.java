package dev.tallyman.match.version;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code tallyman version compare}: answers {@code <}, {@code =} or {@code >}, one line a pair, or {@code ? reason}.
 *
 * <p>Pairs come one a line, separated by blanks. A version that has blanks itself stands in double quotes, where {@code \"} and
 * {@code \\} are a quote and a backslash. A line that is not two versions is answered too, so that answers stay beside their lines.
 */
public final class CompareVersions {
    private final VersionScheme scheme;

    private CompareVersions(VersionScheme scheme) {
        this.scheme = scheme;
    }

    /**
     * @param ecosystem as OSV names it, with or without a release
     * @throws TallymanException with {@link ErrorCode#USAGE}, naming the known ones, where it is not known
     */
    public static CompareVersions of(String ecosystem) {
        return new CompareVersions(VersionScheme.forEcosystem(ecosystem)
                .orElseThrow(() -> new TallymanException(
                        ErrorCode.USAGE,
                        "compare versions",
                        "\"" + ecosystem + "\" is not an ecosystem that Tallyman knows",
                        "use one of " + String.join(", ", Ecosystems.known())
                                + ", with or without a release such as Debian:12")));
    }

    /** The answer for one pair, without a line end. */
    public String answer(String left, String right) {
        return symbol(scheme.compare(left, right));
    }

    /** Whether an answer is {@code <}, {@code =} or {@code >}. */
    public static boolean isOrder(String answer) {
        return !answer.startsWith("?");
    }

    /**
     * Answers every line of {@code input}.
     *
     * @return whether every pair could be compared
     */
    public boolean answerAll(Reader input, Appendable output) throws IOException {
        BufferedReader lines = new BufferedReader(input);
        boolean all = true;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String answer = answerLine(line);
            all &= isOrder(answer);
            output.append(answer).append('\n');
        }
        return all;
    }

    private String answerLine(String line) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            if (isBlank(line.charAt(at))) {
                at++;
            } else if (line.charAt(at) == '"') {
                StringBuilder field = new StringBuilder();
                at = readQuoted(line, at + 1, field);
                if (at < 0) {
                    return "? a double quote is not closed";
                }
                fields.add(field.toString());
            } else {
                int start = at;
                while (at < line.length() && !isBlank(line.charAt(at))) {
                    at++;
                }
                fields.add(line.substring(start, at));
            }
        }
        return fields.size() == 2
                ? answer(fields.get(0), fields.get(1))
                : "? expected two versions, found " + (fields.isEmpty() ? "none" : fields.size());
    }

    /** Where what follows the closing quote starts; -1 where there is none. */
    private static int readQuoted(String line, int from, StringBuilder field) {
        for (int at = from; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            boolean escaped = c == '\\' && at + 1 < line.length() && "\"\\".indexOf(line.charAt(at + 1)) >= 0;
            field.append(escaped ? line.charAt(++at) : c);
        }
        return -1;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f';
    }

    private static String symbol(Comparison comparison) {
        return switch (comparison) {
            case Order order -> order.symbol();
            case Incomparable incomparable -> "? " + printable(incomparable.reason());
        };
    }

    /** Control characters would break the line, or the terminal. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
