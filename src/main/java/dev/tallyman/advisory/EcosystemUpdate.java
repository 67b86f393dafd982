package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings one ecosystem up to date from a mirror. What is held already is compared with the mirror's list of changes, and only the records that
 * differ are fetched. The whole feed is read where nothing of this mirror is held, where there is no list, where too much changed or a record is no longer
 * listed, where the list and the records do not go together, and from time to time, so that no error of a list lasts.
 */
final class EcosystemUpdate {
    /** Where more records than this changed, all.zip costs less than a request a record. */
    static final int MAX_CHANGED = 1_000;

    /** The whole feed is read again when the last time is this long ago. */
    static final Duration WHOLE_EVERY = Duration.ofDays(7);

    private final ImportRun run;
    private final Mirror mirror;
    private final String ecosystem;
    private final String list;

    EcosystemUpdate(ImportRun run, Mirror mirror, String ecosystem) {
        this.run = run;
        this.mirror = mirror;
        this.ecosystem = ecosystem;
        list = AdvisoryImport.withoutCredentials(mirror.address(ecosystem, Mirror.LIST));
    }

    /** @param held what there is of it already */
    void update(Optional<FeedStatus> held) {
        if (held.isEmpty() || !upToDate(held.get())) {
            whole();
            return;
        }
        switch (mirror.fetch(
                ecosystem, Mirror.LIST, run.writer().fingerprint(list).orElse(null))) {
            case Mirror.Answer.Missing() -> whole();
            case Mirror.Answer.Unchanged() -> run.unchanged(list, ecosystem);
            case Mirror.Answer.Copy copy -> {
                try (copy) {
                    byList(copy);
                }
            }
        }
    }

    private boolean upToDate(FeedStatus feed) {
        return feed.wholeAt() != null
                && feed.origin().equals(AdvisoryImport.withoutCredentials(mirror.address(ecosystem, Mirror.WHOLE)))
                && feed.wholeAt().plus(WHOLE_EVERY).isAfter(run.clock().instant());
    }

    private void whole() {
        run.source(mirror.address(ecosystem, Mirror.WHOLE));
    }

    private void byList(Mirror.Answer.Copy copy) {
        try {
            if (increment(copy, false)) {
                return;
            }
        } catch (TallymanException e) {
            if (e.code() != ErrorCode.BAD_CONTENT) {
                throw e;
            }
            // A list that cannot be read must not hold up what all.zip has.
            run.problem(new Problem(list, String.valueOf(e.getMessage())));
            whole();
            return;
        }
        whole();
        // The list may be newer than all.zip.
        if (!increment(copy, true)) {
            run.problem(new Problem(
                    list,
                    "the list of changes names records that the mirror does not have, or far more than its all.zip"));
        }
    }

    /**
     * Takes in what the list says; false where the whole feed has to be read.
     *
     * @param wholeRead that was done just now: what it has and the list does not name stays
     */
    private boolean increment(Mirror.Answer.Copy copy, boolean wholeRead) {
        AdvisoryWriter.Changes changes =
                run.writer().changes(ecosystem, new ChangeList(copy.file(), list), MAX_CHANGED);
        if (changes.changed().size() > MAX_CHANGED || (changes.gone() > 0 && !wholeRead)) {
            return false;
        }
        List<Mirror.Answer.Copy> fetched = new ArrayList<>();
        try {
            Map<String, Path> files = files(changes.changed(), fetched);
            if (files == null) {
                return false;
            }
            boolean complete = take(files);
            // What had to be skipped or is not settled is asked for again, whether the list changes or not.
            if (copy.fingerprint() != null && complete && changes.gone() == 0) {
                run.fetched(list, AdvisoryWriter.SourceKind.CHANGES, copy.fingerprint());
            }
            return true;
        } finally {
            fetched.forEach(Mirror.Answer.Copy::close);
        }
    }

    /** Whether none had to be skipped. */
    private boolean take(Map<String, Path> files) {
        if (files.isEmpty()) {
            run.unchanged(list, ecosystem);
            return true;
        }
        String origin = AdvisoryImport.withoutCredentials(mirror.address(ecosystem, Mirror.WHOLE));
        ChangedRecords records = new ChangedRecords(ecosystem, origin, files, run.clock());
        run.load(records, list);
        return records.complete();
    }

    /** The changed records; null where the mirror lacks one. */
    private @Nullable Map<String, Path> files(List<String> changed, List<Mirror.Answer.Copy> fetched) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String id : changed) {
            if (!(mirror.fetch(ecosystem, id + ".json", null) instanceof Mirror.Answer.Copy copy)) {
                return null;
            }
            fetched.add(copy);
            files.put(id, copy.file());
            run.progress().read(list, files.size());
        }
        return files;
    }
}
