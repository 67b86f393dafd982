package dev.tallyman.store;

import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseImage.Newer;
import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.inventory.BaseSubject;
import dev.tallyman.inventory.BaseSummary;
import dev.tallyman.inventory.PlatformImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@link BaseQuestions}: each question in one snapshot. What is newer than a base is asked once, however many images are built on it, so one
 * is made for each command.
 */
public final class BaseStore implements BaseQuestions {
    private final Database database;
    private final Map<Long, Optional<Newer>> newer = new HashMap<>();

    public BaseStore(Database database) {
        this.database = database;
    }

    @Override
    public synchronized Optional<BaseImage> of(BaseSubject subject) {
        return database.read(context -> new BaseQuestion(context, newer).of(subject));
    }

    @Override
    public synchronized Optional<BaseImage> of(PlatformImage image) {
        return database.read(context -> new BaseQuestion(context, newer)
                .of(
                        image.digest().toString(),
                        image.platform(),
                        image.imageConfig().orElse(null),
                        image.layers().size()));
    }

    @Override
    public List<BaseSummary> all() {
        return database.read(context -> new BaseListQuestion(context).answer());
    }
}
