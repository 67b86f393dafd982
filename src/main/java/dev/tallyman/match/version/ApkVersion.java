package dev.tallyman.match.version;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Alpine's {@code number{.number}…{letter}{_suffix{number}}…{~hash}{-r#}} (apk-package(5)), by the tokens of apk-tools 3. As apk-tools
 * up to 2.12 did, whose versions are still in Alpine's advisories, a number may follow the letter ({@code 6.6.2p1-r0}), and a number
 * that is not there reads as zero.
 *
 * <p>What follows the first token that apk does not accept is one last token, older than the end; two of these are equal, as in apk.
 */
final class ApkVersion extends ReadableVersion {
    /** The kinds of token in the order in which they may follow each other; of two versions that part here, the later kind is older. */
    private enum Kind {
        FIRST_NUMBER,
        NUMBER,
        LETTER,
        SUFFIX,
        SUFFIX_NUMBER,
        HASH,
        REVISION,
        END,
        INVALID
    }

    private static final List<String> PRE_SUFFIXES = List.of("alpha", "beta", "pre", "rc");
    private static final List<String> POST_SUFFIXES = List.of("cvs", "svn", "git", "hg", "p");

    /** {@code weight} is of a suffix: negative where it marks a pre-release. */
    private record Token(Kind kind, String value, int weight) {
        static final Token LAST = new Token(Kind.END, "");

        Token(Kind kind, String value) {
            this(kind, value, 0);
        }
    }

    private final List<Token> tokens;

    private ApkVersion(VersionScheme scheme, String text, List<Token> tokens) {
        super(scheme, text);
        this.tokens = tokens;
    }

    static Version parse(VersionScheme scheme, String text) {
        int end = Digits.end(text, 0);
        if (end == 0 && !text.startsWith(".")) {
            return new UnreadableVersion(scheme, text, "does not start with a digit");
        }
        List<Token> tokens = new ArrayList<>();
        tokens.add(new Token(Kind.FIRST_NUMBER, text.substring(0, end)));
        int at = end;
        while (at < text.length()) {
            Token token = next(text, at, tokens.getLast().kind());
            tokens.add(token);
            if (token.kind() == Kind.INVALID) {
                return new ApkVersion(scheme, text, tokens);
            }
            at += token.value().length() + markLength(token.kind(), text.charAt(at));
        }
        tokens.add(Token.LAST);
        return new ApkVersion(scheme, text, tokens);
    }

    /** The length of what introduces a token: {@code .}, {@code _}, {@code ~}, {@code -r} or nothing. */
    private static int markLength(Kind kind, char first) {
        return switch (kind) {
            case NUMBER -> first == '.' ? 1 : 0;
            case SUFFIX, HASH -> 1;
            case REVISION -> 2;
            default -> 0;
        };
    }

    private static Token next(String text, int at, Kind before) {
        @Nullable
        Token token = switch (text.charAt(at)) {
            case '.' -> before.compareTo(Kind.NUMBER) <= 0 ? number(Kind.NUMBER, text, at + 1) : null;
            case '_' -> before.compareTo(Kind.SUFFIX_NUMBER) <= 0 ? suffix(text, at + 1) : null;
            case '~' -> before.compareTo(Kind.HASH) < 0 ? hash(text, at + 1) : null;
            case '-' -> before.compareTo(Kind.REVISION) < 0 ? revision(text, at) : null;
            default -> letterOrDigits(text, at, before);
        };
        return token == null ? new Token(Kind.INVALID, text.substring(at)) : token;
    }

    private static @Nullable Token letterOrDigits(String text, int at, Kind before) {
        char c = text.charAt(at);
        if (Digits.isLower(c)) {
            return before.compareTo(Kind.NUMBER) <= 0 ? new Token(Kind.LETTER, String.valueOf(c)) : null;
        }
        if (!Digits.isDigit(c)) {
            return null;
        }
        return switch (before) {
            case LETTER -> number(Kind.NUMBER, text, at);
            case SUFFIX -> number(Kind.SUFFIX_NUMBER, text, at);
            default -> null;
        };
    }

    private static Token number(Kind kind, String text, int from) {
        return new Token(kind, text.substring(from, Digits.end(text, from)));
    }

    /** A revision of zero, or without its number, that does not end the version is none. */
    private static @Nullable Token revision(String text, int at) {
        if (!text.startsWith("-r", at)) {
            return null;
        }
        Token revision = number(Kind.REVISION, text, at + 2);
        boolean last = at + 2 + revision.value().length() == text.length();
        boolean counts = last ? !revision.value().isEmpty() : !Digits.isZero(revision.value());
        return counts ? revision : null;
    }

    private static @Nullable Token suffix(String text, int from) {
        int end = from;
        while (end < text.length() && Digits.isLower(text.charAt(end))) {
            end++;
        }
        String word = text.substring(from, end);
        int pre = PRE_SUFFIXES.indexOf(word);
        if (pre >= 0) {
            return new Token(Kind.SUFFIX, word, pre - PRE_SUFFIXES.size());
        }
        int post = POST_SUFFIXES.indexOf(word);
        return post < 0 ? null : new Token(Kind.SUFFIX, word, post);
    }

    private static @Nullable Token hash(String text, int from) {
        int end = from;
        while (end < text.length() && isHexadecimal(text.charAt(end))) {
            end++;
        }
        return end == from ? null : new Token(Kind.HASH, text.substring(from, end));
    }

    private static boolean isHexadecimal(char c) {
        return Digits.isDigit(c) || (c >= 'a' && c <= 'f');
    }

    @Override
    int order(ReadableVersion other) {
        ApkVersion that = (ApkVersion) other;
        int at = 0;
        while (true) {
            Token left = tokens.get(at);
            Token right = that.tokens.get(at);
            if (left.kind() != right.kind()) {
                return compareKinds(left, right);
            }
            int difference = compareTokens(left, right);
            if (difference != 0 || left.kind().compareTo(Kind.END) >= 0) {
                return difference;
            }
            at++;
        }
    }

    private static int compareKinds(Token left, Token right) {
        if (left.weight() < 0) {
            return -1;
        }
        if (right.weight() < 0) {
            return 1;
        }
        return right.kind().compareTo(left.kind());
    }

    private static int compareTokens(Token left, Token right) {
        return switch (left.kind()) {
            case FIRST_NUMBER, SUFFIX_NUMBER, REVISION -> Digits.compare(left.value(), right.value());
            // As decimal places where one starts with a zero: 1.02 < 1.1.
            case NUMBER ->
                left.value().startsWith("0") || right.value().startsWith("0")
                        ? left.value().compareTo(right.value())
                        : Digits.compare(left.value(), right.value());
            case SUFFIX -> Integer.compare(left.weight(), right.weight());
            case LETTER, HASH -> left.value().compareTo(right.value());
            case END, INVALID -> 0;
        };
    }
}
