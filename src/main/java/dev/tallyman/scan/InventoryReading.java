package dev.tallyman.scan;

import dev.tallyman.inventory.UnreadImage;
import dev.tallyman.model.Digest;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Reads images of the inventory; of one that cannot be read at all, why is kept with it. */
public final class InventoryReading {
    private final Scanner scanner;
    private final ContentsRepository contents;

    public InventoryReading(Scanner scanner, ContentsRepository contents) {
        this.scanner = scanner;
        this.contents = contents;
    }

    /**
     * Reads images one after the other, the layers of the next ones ahead. Findings that are not wanted at once are matched later in any case.
     *
     * @param taker told of each, so that the packages of all need not be kept
     */
    public void read(List<UnreadImage> images, ScanOptions options, Consumer<ScanResult> taker) {
        Iterator<UnreadImage> turns = images.iterator();
        scanner.scan(images.stream().map(InventoryReading::target).toList(), options, result -> {
            Digest manifest = turns.next().digest();
            if (result.status() == ScanResult.Status.FAILED) {
                contents.failed(manifest, result.problems());
            }
            taker.accept(result);
        });
    }

    private static String target(UnreadImage image) {
        return image.image().full() + "@" + image.digest();
    }
}
