package dev.tallyman.inventory;

import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link ImageQuestions} in the words of a user, for commands: what is not there is an error that names it and what is near. */
public final class ImageAnswers {
    private final ImageQuestions questions;

    public ImageAnswers(ImageQuestions questions) {
        this.questions = questions;
    }

    /**
     * @param action what the name is wanted for: {@code list the tags of acme/api}
     * @throws TallymanException {@code NOT_FOUND} or, where several registries have it, {@code USAGE}
     */
    public ImageName image(String name, String action) {
        return switch (questions.resolve(name)) {
            case Resolution.Found found -> found.image();
            case Resolution.Ambiguous several ->
                throw new TallymanException(
                        ErrorCode.USAGE,
                        action,
                        "several registries have an image " + several.asked(),
                        "Name one of "
                                + several.candidates().stream()
                                        .map(ImageName::full)
                                        .collect(Collectors.joining(", ")));
            case Resolution.NotFound missing ->
                throw new TallymanException(
                        ErrorCode.NOT_FOUND,
                        action,
                        "the inventory has no image " + missing.asked(),
                        missing.near().isEmpty()
                                ? "See 'tallyman images'; a new image appears after 'tallyman sync'"
                                : "Did you mean " + String.join(" or ", missing.near()) + "?");
        };
    }

    /**
     * What {@code show} prints.
     *
     * @param text {@code IMAGE[:TAG|@DIGEST]}
     */
    public ImageDetails show(String text) {
        String action = "show " + text;
        ImageSelector selector = ImageSelector.tryParse(text)
                .orElseThrow(() -> new TallymanException(
                        ErrorCode.USAGE,
                        action,
                        "that is no image's name",
                        "Write OWNER/NAME, OWNER/NAME:TAG or OWNER/NAME@sha256:…"));
        ImageName image = image(selector.name(), action);
        Digest digest = selector.digest();
        if (digest != null) {
            return questions.show(image, digest).orElseThrow(() -> absent(action, image, "no version " + digest, null));
        }
        String tag = selector.tag();
        return tag == null
                ? questions.show(image)
                : questions.show(image, tag).orElseThrow(() -> absent(action, image, "no tag " + tag, tag));
    }

    private static TallymanException absent(String action, ImageName image, String what, @Nullable String tag) {
        return new TallymanException(
                ErrorCode.NOT_FOUND,
                action,
                image.name() + " has " + what,
                "See 'tallyman " + (tag == null ? "versions " : "tags ") + image.name() + "'");
    }
}
