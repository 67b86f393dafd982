package dev.tallyman.match.version;

/** How the first of two versions stands to the second. */
public enum Order implements Comparison {
    LESS("<"),
    EQUAL("="),
    GREATER(">");

    private final String symbol;

    Order(String symbol) {
        this.symbol = symbol;
    }

    /** The order that a comparator's answer stands for. */
    static Order of(int sign) {
        if (sign == 0) {
            return EQUAL;
        }
        return sign < 0 ? LESS : GREATER;
    }

    /** {@code <}, {@code =} or {@code >}. */
    public String symbol() {
        return symbol;
    }
}
