package dev.tallyman.cli;

import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.inventory.ImageName;
import dev.tallyman.inventory.ImageQuery;
import dev.tallyman.inventory.ImageQuestions;
import dev.tallyman.inventory.ImageSummary;
import dev.tallyman.inventory.Origins;
import dev.tallyman.inventory.PlatformImage;
import dev.tallyman.inventory.Presence;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.inventory.Resolution;
import dev.tallyman.inventory.TagSummary;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Problem;
import dev.tallyman.policy.ImageFacts;
import dev.tallyman.scan.ContentsRepository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** What the inventory knows of each of its tags, as policies want it. */
final class InventoryFacts {
    private final ImageQuestions questions;
    private final ContentsRepository contents;
    private final BaseQuestions bases;

    InventoryFacts(Services services) {
        this.questions = services.images();
        this.contents = services.contents();
        this.bases = services.bases();
    }

    /** Calls {@code consumer} for each tag of each image that is there, with one element a platform. */
    void forEach(BiConsumer<String, List<ImageFacts>> consumer) {
        ImageQuery active = ImageQuery.all().withStates(Set.of(Presence.ACTIVE));
        for (ImageSummary image : questions.images(active).items()) {
            if (questions.resolve(image.registry() + "/" + image.name()) instanceof Resolution.Found found) {
                forEachTag(found.image(), consumer);
            }
        }
    }

    private void forEachTag(ImageName image, BiConsumer<String, List<ImageFacts>> consumer) {
        Map<Digest, List<String>> tagsByDigest = new LinkedHashMap<>();
        for (TagSummary tag : questions.tags(image)) {
            tagsByDigest.computeIfAbsent(tag.digest(), d -> new ArrayList<>()).add(tag.tag());
        }
        tagsByDigest.forEach((digest, tags) -> {
            List<PlatformImage> platforms = questions.images(digest);
            if (!platforms.isEmpty()) { // signatures and other artifacts are tagged too
                tags.forEach(tag -> consumer.accept(
                        image.name() + ":" + tag,
                        platforms.stream()
                                .map(one -> facts(image, tag, tags, one))
                                .toList()));
            }
        });
    }

    private ImageFacts facts(ImageName image, String tag, List<String> tags, PlatformImage platform) {
        Optional<ContentsRepository.Recorded> recorded = contents.contents(platform.digest());
        ReadState state = recorded.map(ContentsRepository.Recorded::state).orElse(ReadState.UNREAD);
        return new ImageFacts(
                image.name() + ":" + tag,
                image.full(),
                tags,
                platform.digest(),
                platform.platform(),
                platform.imageConfig().orElse(null),
                recorded.map(one -> one.contents().distribution()).orElse(null),
                recorded.map(one -> one.contents().packages()).orElse(List.of()),
                recorded.map(ContentsRepository.Recorded::findings).orElse(List.of()),
                recorded.map(one -> one.contents().risks()).orElse(ImageRisks.UNKNOWN),
                new Origins(
                        bases.of(platform).orElse(null),
                        platform.layers().stream()
                                .map(PlatformImage.Layer::digest)
                                .toList()),
                state,
                recorded.map(one -> one.contents().problems())
                        .filter(problems -> state != ReadState.UNREAD)
                        .orElse(List.of(
                                new Problem(platform.digest().toString(), "not read yet: run 'tallyman scan --all'"))));
    }
}
