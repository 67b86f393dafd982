package dev.tallyman.match.version;

/** Numbers of any length as the digits they are written with, so that a long one costs its length and no more. ASCII digits alone. */
final class Digits {
    private Digits() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isLetter(char c) {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }

    static boolean isNumber(String text) {
        return !text.isEmpty() && end(text, 0) == text.length();
    }

    /** Where the digits that start at {@code from} end. */
    static int end(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the letters that start at {@code from} end. */
    static int lettersEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Compares by value; no digits are zero. */
    static int compare(String left, String right) {
        return compare(left, 0, left.length(), right, 0, right.length());
    }

    /** Compares by value the digits between the given places; no digits are zero. */
    static int compare(String left, int leftFrom, int leftEnd, String right, int rightFrom, int rightEnd) {
        int l = skipZeros(left, leftFrom, leftEnd);
        int r = skipZeros(right, rightFrom, rightEnd);
        if (leftEnd - l != rightEnd - r) {
            return Integer.compare(leftEnd - l, rightEnd - r);
        }
        while (l < leftEnd) {
            int difference = left.charAt(l++) - right.charAt(r++);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    static boolean isZero(String digits) {
        return skipZeros(digits, 0, digits.length()) == digits.length();
    }

    private static int skipZeros(String digits, int from, int end) {
        int at = from;
        while (at < end && digits.charAt(at) == '0') {
            at++;
        }
        return at;
    }
}
