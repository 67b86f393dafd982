package dev.tallyman.server.views;

/**
 * How many images have been read how far.
 *
 * @param unmatched images read whose packages are, in part, of an ecosystem that no advisories were imported for
 */
public record Readings(int complete, int partial, int failed, int unread, int unmatched) {
    public static final Readings NONE = new Readings(0, 0, 0, 0, 0);

    public int total() {
        return complete + partial + failed + unread;
    }

    /** Read, in whole or in part. */
    public int read() {
        return complete + partial;
    }

    public Readings plus(Reading reading, boolean somethingUnmatched) {
        return new Readings(
                complete + (reading == Reading.COMPLETE ? 1 : 0),
                partial + (reading == Reading.PARTIAL ? 1 : 0),
                failed + (reading == Reading.FAILED ? 1 : 0),
                unread + (reading == Reading.UNREAD ? 1 : 0),
                unmatched + (somethingUnmatched ? 1 : 0));
    }

    /** What is to be said of a group that is not read whole; empty where all of it is read and looked up. */
    public String caveat() {
        if (total() == 0) {
            return "no image";
        }
        if (unread == total()) {
            return "not read";
        }
        if (failed == total()) {
            return "unreadable";
        }
        if (unread + failed > 0) {
            return read() + " of " + total() + " read";
        }
        if (partial > 0) {
            return total() == 1 ? "partial" : partial + " partial";
        }
        return unmatched > 0 ? "not all looked up" : "";
    }

    /** Why, in a sentence. */
    public String reason() {
        StringBuilder reason = new StringBuilder();
        say(reason, unread, "not read");
        say(reason, failed, "unreadable");
        say(reason, partial, "in part");
        say(reason, unmatched, "not all looked up");
        return total() == 0 ? "no tag reaches an image here" : "of " + total() + " platform images: " + reason;
    }

    private static void say(StringBuilder reason, int count, String what) {
        if (count > 0) {
            reason.append(reason.isEmpty() ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(what);
        }
    }
}
