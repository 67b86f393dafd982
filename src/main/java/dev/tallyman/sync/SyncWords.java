package dev.tallyman.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a sync did, in words. */
public final class SyncWords {
    private static final int NAMED = 5;

    private SyncWords() {}

    /** In one line. */
    public static String of(SyncReport report) {
        List<String> parts = new ArrayList<>();
        parts.add(count(report.packages(), "image"));
        parts.add(count(report.versions(), "version"));
        parts.add(String.format(Locale.ROOT, "%,d new", report.newVersions()));
        if (report.verification() != null) {
            parts.add(of(report.verification()));
        }
        if (!report.unannounced().isEmpty()) {
            parts.add(unannounced(report.unannounced()));
        }
        int problems = report.problems().size() - (report.cancelled() ? 1 : 0); // that it was cancelled is told below
        if (problems > 0) {
            parts.add(count(problems, "problem"));
        }
        SyncReport.Left left = report.left();
        if (left != null) {
            parts.add(of(left));
        }
        if (report.cancelled()) {
            parts.add("cancelled; the next sync goes on from there");
        }
        return String.join(", ", parts);
    }

    /** {@code verified 40 images: 1 tag moved and 2 versions appeared that the syncs before had missed}. */
    public static String of(SyncReport.Verification verification) {
        String caught = verification.caught().isEmpty()
                ? "the syncs before had missed nothing"
                : kinds(verification.caught()) + " that the syncs before had missed";
        String later =
                verification.left() == 0 ? "" : "; " + count(verification.left(), "image") + " still to be verified";
        return "verified " + count(verification.packages(), "image") + ": " + caught + later;
    }

    /** {@code 12 images are left until 2026-03-01T11:00:00Z}. */
    public static String of(SyncReport.Left left) {
        return (left.packages() == 0 ? "the rest is" : count(left.packages(), "image") + " are") + " left until "
                + left.resumesAt();
    }

    /** {@code 2 images changed without a delivery: acme/api, acme/web}. */
    public static String unannounced(List<String> images) {
        return count(images.size(), "image") + " changed without a delivery of GitHub's: "
                + String.join(", ", images.stream().limit(NAMED).toList()) + (images.size() > NAMED ? ", …" : "");
    }

    private static String kinds(Map<String, Long> caught) {
        return String.join(
                ", ",
                caught.entrySet().stream()
                        .map(one -> switch (one.getKey()) {
                            case "tag-moved" -> count(one.getValue(), "tag") + " moved";
                            case "tag-added" -> count(one.getValue(), "tag") + " added";
                            case "tag-removed" -> count(one.getValue(), "tag") + " removed";
                            case "version-added" -> count(one.getValue(), "version") + " added";
                            case "version-gone" -> count(one.getValue(), "version") + " gone";
                            default -> one.getValue() + " " + one.getKey();
                        })
                        .toList());
    }

    private static String count(long number, String one) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : one + "s");
    }
}
