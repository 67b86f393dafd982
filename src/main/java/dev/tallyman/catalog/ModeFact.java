package dev.tallyman.catalog;

/**
 * A file that runs with its owner's or group's rights, or a file or folder that everyone may write.
 *
 * @param mode permission bits, set-id bits included
 */
public record ModeFact(String path, int mode, boolean directory) {
    public static final int SET_USER = 04000;
    public static final int SET_GROUP = 02000;
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 0002;

    /** Whether a file of these permissions is worth telling: a folder where nobody may remove others' files, as {@code /tmp} is, is not. */
    static boolean isRisky(int mode, boolean directory) {
        return directory
                ? (mode & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE
                : (mode & (SET_USER | SET_GROUP | OTHERS_WRITE)) != 0;
    }
}
