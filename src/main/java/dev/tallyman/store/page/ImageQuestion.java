package dev.tallyman.store.page;

import dev.tallyman.inventory.Related;
import dev.tallyman.inventory.VersionKind;
import dev.tallyman.model.Digest;
import dev.tallyman.server.views.ImageView;
import dev.tallyman.server.views.ImageView.PlatformRow;
import dev.tallyman.server.views.RepositoryRow;
import dev.tallyman.server.views.RepositoryView.VersionRow;
import dev.tallyman.server.views.VersionOrder;
import dev.tallyman.store.AttestationStore;
import dev.tallyman.store.RelatedQuestion;
import dev.tallyman.store.RiskStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What a tag or digest of one image's name is, and what is in it. One is made for each question. */
final class ImageQuestion {
    /** The shortest beginning of a digest that is looked up. */
    private static final int SHORTEST_PREFIX = 7;

    private static final String PLATFORMS = """
            SELECT i.*, (SELECT count(*) FROM image_package ip WHERE ip.image_id = i.id) AS packages
            FROM image i
            WHERE i.digest = ? OR i.digest IN (SELECT c.child FROM manifest_child c WHERE c.parent = ? AND c.attestation = 0)
            ORDER BY i.platform <> 'linux/amd64', i.platform""";

    private final DSLContext context;
    private final VersionOrder order;
    private final Names names;
    private final RepositoryRow repository;
    private final Exposure exposure;
    private final Clock clock;
    private final RiskStore risks;

    ImageQuestion(
            DSLContext context,
            VersionOrder order,
            Names names,
            RepositoryRow repository,
            Exposure exposure,
            Clock clock,
            RiskStore risks) {
        this.risks = risks;
        this.exposure = exposure;
        this.clock = clock;
        this.context = context;
        this.order = order;
        this.names = names;
        this.repository = repository;
    }

    Optional<ImageView> answer(String reference, @Nullable String platform) {
        List<VersionRow> versions = Versions.all(context, repository);
        String tagged = digestOf(reference);
        return version(versions, tagged != null ? tagged : reference)
                .map(version -> view(version, tagged != null ? reference : null, platform));
    }

    private @Nullable String digestOf(String tag) {
        return context.fetchOptional(
                        "SELECT t.digest FROM tag t WHERE t.repository_id = ? AND t.name = ?", repository.id(), tag)
                .map(columns -> new Row(columns).text("digest"))
                .orElse(null);
    }

    /** A version by its digest or by a beginning of it that no other has. A deleted version gives way to an active one of the same digest. */
    private static Optional<VersionRow> version(List<VersionRow> versions, String digest) {
        String prefix = digest.contains(":") ? digest : "sha256:" + digest;
        if (Digest.tryParse(prefix).isEmpty() && prefix.length() < "sha256:".length() + SHORTEST_PREFIX) {
            return Optional.empty();
        }
        List<VersionRow> matching = versions.stream()
                .filter(version -> version.digest().startsWith(prefix))
                .toList();
        boolean one = matching.stream().map(VersionRow::digest).distinct().count() == 1;
        if (!one) {
            return Optional.empty();
        }
        return matching.stream()
                .filter(version -> version.state().equals("active"))
                .findFirst()
                .or(() -> Optional.of(matching.getFirst()));
    }

    private ImageView view(VersionRow version, @Nullable String tag, @Nullable String platform) {
        ImageTallies tallies = ImageTallies.load(context, ImageTallies.OF_DIGEST, version.digest(), version.digest());
        List<PlatformRow> platforms = context.fetch(PLATFORMS, version.digest(), version.digest())
                .map(columns -> platform(new Row(columns), tallies));
        Optional<PlatformRow> chosen = platforms.stream()
                .filter(row -> row.platform().equals(platform) || row.digest().equals(platform))
                .findFirst()
                .or(() -> platforms.stream().findFirst());
        return new ImageView(
                repository,
                tag,
                version,
                platforms,
                companions(version.digest()),
                AttestationStore.known(context, version.digest()),
                chosen.map(row ->
                                new ContentsQuestion(context, order, names, repository, row, exposure, risks).answer())
                        .orElse(null));
    }

    private List<Related> companions(String digest) {
        return new RelatedQuestion(context, repository.id())
                .of(digest).stream()
                        .filter(one -> one.kind() != VersionKind.IMAGE && one.kind() != VersionKind.INDEX)
                        .toList();
    }

    private PlatformRow platform(Row row, ImageTallies tallies) {
        long id = row.number("id");
        return new PlatformRow(
                id,
                row.text("platform"),
                row.text("digest"),
                row.reading("read_state"),
                row.optionalTime("read_at"),
                row.problems("problems"),
                Repositories.distribution(row),
                Repositories.endOfLife(row, clock).orElse(null),
                row.optionalTime("created_at"),
                row.number("size"),
                row.count("packages"),
                tallies.tally(id),
                tallies.exploited(id));
    }
}
