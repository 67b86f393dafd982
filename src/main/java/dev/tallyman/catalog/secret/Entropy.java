package dev.tallyman.catalog.secret;

/** How little the characters of a text repeat. */
final class Entropy {
    private static final int LATIN = 256;

    private Entropy() {}

    /** Shannon's entropy in bits a character: 0 for one character over and over, at most 8. */
    static double bits(String text) {
        int[] counts = new int[LATIN];
        for (int i = 0; i < text.length(); i++) {
            counts[text.charAt(i) % LATIN]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / text.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
