package dev.tallyman.inventory;

import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.ImageConfig.HistoryEntry;
import dev.tallyman.model.LazyPattern;
import dev.tallyman.model.Order;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mark in an image's history of where its base ends: an estimate, since a history tells steps and not whose they are.
 *
 * @param layers of the base, by this mark: at least one, and fewer than the image has
 * @param name   of the base, where the builder left it; else null
 * @param why    in words
 */
record HistoryMark(int layers, @Nullable String name, String why) {
    private static final LazyPattern<Pattern> NOP = LazyPattern.of("^/bin/sh -c #\\(nop\\)\\s*");
    /** Buildah's comment; a stage's own intermediate image has but its id. */
    private static final LazyPattern<Pattern> FROM = LazyPattern.of("FROM (?<name>[^\\s]{1,512})");

    private static final LazyPattern<Pattern> IMAGE_ID = LazyPattern.of("(?:sha256:)?[a-f0-9]{12,64}");
    private static final LazyPattern<Pattern> ROOT_FILES = LazyPattern.of(
            "(?i)^(?:ADD (?:file|multi):.*|(?:ADD|COPY) \\S*(?:rootfs\\S*|\\.tar(?:\\.\\w+)?) /(?: .*)?|# debian\\.sh .*)");

    /** The mark that leaves the base most layers, or what the builder itself noted; empty where the history tells nothing, or does not fit the layers. */
    static Optional<HistoryMark> of(ImageConfig config) {
        List<HistoryEntry> steps = config.history();
        int layers = config.diffIds().size();
        long made = steps.stream().filter(step -> !step.emptyLayer()).count();
        if (made != layers || layers < 2) {
            return Optional.empty();
        }
        Function<Mark, Optional<HistoryMark>> within = mark -> {
            int below = (int) steps.subList(0, mark.step).stream()
                    .filter(step -> !step.emptyLayer())
                    .count();
            return below > 0 && below < layers
                    ? Optional.of(new HistoryMark(below, mark.name, mark.why))
                    : Optional.empty();
        };
        return from(steps)
                .flatMap(within)
                .or(() -> Stream.of(command(steps), builder(steps), rootFiles(steps))
                        .flatMap(Optional::stream)
                        .map(within)
                        .flatMap(Optional::stream)
                        .max(Order.by(HistoryMark::layers)));
    }

    /** @param step the first that is not the base's any more */
    private record Mark(int step, @Nullable String name, String why) {}

    /** Buildah and Podman note beside a layer what it was built from. */
    private static Optional<Mark> from(List<HistoryEntry> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            Matcher from = FROM.get().matcher(comment(steps.get(i)));
            if (from.matches() && !IMAGE_ID.get().matcher(from.group("name")).matches()) {
                return Optional.of(new Mark(i, from.group("name"), "the builder noted what it built on"));
            }
        }
        return Optional.empty();
    }

    /** An image ends with its command: one that has layers above it was another image's end. */
    private static Optional<Mark> command(List<HistoryEntry> steps) {
        int top = steps.size() - 1;
        while (top >= 0 && steps.get(top).emptyLayer()) {
            top--;
        }
        for (int i = top; i >= 0; i--) {
            HistoryEntry step = steps.get(i);
            if (step.emptyLayer() && instruction(step).startsWith("CMD ")) {
                return Optional.of(
                        new Mark(i + 1, null, "layers were added above a CMD, which an image most often ends with"));
            }
        }
        return Optional.empty();
    }

    /** One build has one builder: where another one's steps lie below, they are another build's. */
    private static Optional<Mark> builder(List<HistoryEntry> steps) {
        Optional<String> last = builder(steps.getLast());
        return last.flatMap(own -> IntStream.iterate(steps.size() - 2, i -> i >= 0, i -> i - 1)
                .filter(i ->
                        builder(steps.get(i)).map(other -> !other.equals(own)).orElse(false))
                .mapToObj(i -> new Mark(
                        i + 1,
                        null,
                        "another builder (" + builder(steps.get(i)).orElse("") + ") made the lower layers"))
                .findFirst());
    }

    private static Optional<String> builder(HistoryEntry step) {
        String comment = comment(step);
        if (comment.startsWith("buildkit.") || step.createdBy().endsWith("# buildkit")) {
            return Optional.of("BuildKit");
        }
        if (comment.startsWith("debuerreotype")) {
            return Optional.of("debuerreotype");
        }
        return step.createdBy().startsWith("/bin/sh -c ") ? Optional.of("the classic builder") : Optional.empty();
    }

    private static Optional<Mark> rootFiles(List<HistoryEntry> steps) {
        return IntStream.range(0, steps.size())
                .filter(i -> !steps.get(i).emptyLayer())
                .limit(1)
                .filter(i -> ROOT_FILES.get().matcher(instruction(steps.get(i))).matches())
                .mapToObj(i -> new Mark(i + 1, null, "the lowest layer is a whole root file system"))
                .findFirst();
    }

    /** A step as its author wrote it, without what the classic builder puts before it. */
    private static String instruction(HistoryEntry step) {
        String text =
                NOP.get().matcher(step.createdBy().strip()).replaceFirst("").strip();
        return text.regionMatches(true, 0, "cmd ", 0, 4) ? "CMD " + text.substring(4) : text;
    }

    private static String comment(HistoryEntry step) {
        return Objects.requireNonNullElse(step.comment(), "").strip();
    }
}
