package dev.tallyman.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Secrets and risky files of an image.
 *
 * @param looked     whether anybody looked for them: where not, none is no answer
 * @param secrets    in {@link FoundSecret#ORDER}
 * @param files      in {@link RiskyFile#ORDER}; those of the image as a container sees it
 * @param searched   files that were searched for secrets, over all layers
 * @param left       texts that were not, for their size or number
 * @param leftPaths  the first of these
 * @param unlisted   risky files that are not listed, for their number
 * @param allowed    secrets that an allow list took out
 */
public record ImageRisks(
        boolean looked,
        List<FoundSecret> secrets,
        List<RiskyFile> files,
        long searched,
        long left,
        List<String> leftPaths,
        long unlisted,
        int allowed) {
    /** Nobody looked. */
    public static final ImageRisks UNKNOWN = new ImageRisks(false, List.of(), List.of(), 0, 0, List.of(), 0, 0);

    public ImageRisks {
        secrets = List.copyOf(secrets);
        files = List.copyOf(files);
        leftPaths = List.copyOf(leftPaths);
    }

    /** The same with the secrets of its configuration too. */
    public ImageRisks with(List<FoundSecret> more) {
        List<FoundSecret> all = new ArrayList<>(secrets);
        all.addAll(more);
        all.sort(FoundSecret.ORDER);
        return new ImageRisks(looked, all, files, searched, left, leftPaths, unlisted, allowed);
    }

    /** The same without the secrets that are allowed, and with their number. */
    public ImageRisks without(Predicate<FoundSecret> isAllowed) {
        List<FoundSecret> kept = secrets.stream().filter(isAllowed.negate()).toList();
        return new ImageRisks(
                looked, kept, files, searched, left, leftPaths, unlisted, allowed + secrets.size() - kept.size());
    }

    /** Risky files that are not as distributions have them. */
    public List<RiskyFile> unexpectedFiles() {
        return files.stream().filter(file -> !file.expected()).toList();
    }

    /** What is not told, in sentences without their last full stop; empty where all is. */
    public String leftWords() {
        List<String> words = new ArrayList<>();
        if (left > 0) {
            words.add(left + (left == 1 ? " text was" : " texts were") + " not searched for secrets: "
                    + String.join(", ", leftPaths) + (left > leftPaths.size() ? ", …" : ""));
        }
        if (unlisted > 0) {
            words.add(unlisted + (unlisted == 1 ? " more risky file is" : " more risky files are") + " not listed");
        }
        return String.join("; ", words);
    }
}
