package dev.tallyman.scan;

import dev.tallyman.inventory.UnreadImage;

/** Reads images of the inventory; of one that cannot be read at all, why is kept with it. */
public final class InventoryReading {
    private final Scanner scanner;
    private final ContentsRepository contents;

    public InventoryReading(Scanner scanner, ContentsRepository contents) {
        this.scanner = scanner;
        this.contents = contents;
    }

    /** Findings that are not wanted at once are matched later in any case. */
    public ScanResult read(UnreadImage image, ScanOptions options) {
        ScanResult result = scanner.scan(image.image().full() + "@" + image.digest(), options);
        if (result.status() == ScanResult.Status.FAILED) {
            contents.failed(image.digest(), result.problems());
        }
        return result;
    }
}
