package dev.tallyman.match.version;

/**
 * Text that its scheme cannot read as a version. It equals itself.
 *
 * @param reason what is wrong with it, in words that follow the version's text: {@code is empty}
 */
public record UnreadableVersion(VersionScheme scheme, String text, String reason) implements Version {
    private static final int SHOWN = 80;

    /** The same text is the same version, whatever it means; nothing else can be said. */
    @Override
    public Comparison compareWith(Version other) {
        return equals(other) && !text.isBlank() ? Order.EQUAL : new Incomparable(explain());
    }

    /** The version and what is wrong with it, long text cut. */
    public String explain() {
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return "\"" + shown + "\" " + reason;
    }
}
