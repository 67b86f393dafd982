package dev.tallyman.inventory;

import java.util.List;
import java.util.Optional;

/** Which image is built on which. */
public interface BaseQuestions {
    /** Answers from the image alone, without an inventory. */
    BaseQuestions NO_INVENTORY = new BaseQuestions() {
        @Override
        public Optional<BaseImage> of(BaseSubject subject) {
            return subject.estimate();
        }

        @Override
        public Optional<BaseImage> of(PlatformImage image) {
            return Optional.empty();
        }

        @Override
        public List<BaseSummary> all() {
            return List.of();
        }
    };

    /**
     * The base of an image, by the strongest evidence there is: the image of the inventory with the most layers that are all, and in order,
     * the lowest of this one's, for the same platform; else what the image declares; else marks of its history. Empty where nothing tells.
     */
    Optional<BaseImage> of(BaseSubject subject);

    /** {@link #of(BaseSubject)} for an image of the inventory. */
    Optional<BaseImage> of(PlatformImage image);

    /** Every base of the images that a tag reaches, those first that most are built on. */
    List<BaseSummary> all();
}
