package dev.tallyman.inventory;

import java.util.List;

/** What is not as it should be about the images that are there. */
public interface Hygiene {
    /** By kind, the worst first, then by the image's name. */
    List<Irregularity> all();

    /** Of one image. */
    List<Irregularity> of(ImageName image);
}
