package dev.tallyman.catalog.compose;

import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.FoundSecret.State;
import dev.tallyman.catalog.ImageRisks;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.ModeFact;
import dev.tallyman.catalog.RiskFacts;
import dev.tallyman.catalog.RiskyFile;
import dev.tallyman.catalog.SecretFact;
import dev.tallyman.model.Digest;
import dev.tallyman.model.Purl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lays the secrets and risky files of layers over each other. A secret that a later layer deletes or replaces stays in the layer below, and is told
 * with that; a risky file that is gone is no risk any more.
 */
final class RiskComposition {
    /** Files named of those that were not searched. */
    private static final int MAX_LEFT_PATHS = 20;

    private final UnaryOperator<String> realPath;
    private final Map<String, List<Carried>> visible = new LinkedHashMap<>();
    private final List<FoundSecret> hidden = new ArrayList<>();
    private final Map<String, RiskyFile> files = new HashMap<>();
    private final List<String> leftPaths = new ArrayList<>();
    private long searched;
    private long left;
    private long unlisted;
    private boolean looked;
    private boolean overlooked;

    private record Carried(
            SecretFact fact, String path, @Nullable Digest layer) {
        FoundSecret found(State state, @Nullable Digest hiddenBy) {
            return new FoundSecret(
                    fact.rule(),
                    fact.name(),
                    fact.severity(),
                    fact.fingerprint(),
                    FoundSecret.Kind.FILE,
                    path,
                    fact.line(),
                    layer,
                    state,
                    hiddenBy);
        }
    }

    /** @param realPath of an entry, as the layers laid so far have it */
    RiskComposition(UnaryOperator<String> realPath) {
        this.realPath = realPath;
    }

    /** Lays a layer on top; its links are known to {@code realPath} already. */
    void lay(LayerFacts layer) {
        RiskFacts risks = layer.risks();
        looked |= risks.looked();
        overlooked |= !risks.looked() && layer.entries() > 0;
        if (!visible.isEmpty() || !files.isEmpty()) {
            hide(layer);
        }
        for (SecretFact secret : risks.secrets()) {
            String path = realPath.apply(secret.path());
            visible.computeIfAbsent(path, p -> new ArrayList<>(1)).add(new Carried(secret, path, layer.digest()));
        }
        for (ModeFact mode : risks.modes()) {
            String path = realPath.apply(mode.path());
            files.put(path, new RiskyFile(path, mode.mode(), mode.directory(), layer.digest(), null));
        }
        layer.links().stream().filter(LayerFacts.Link::hard).forEach(link -> link(link, layer.digest()));
        searched += risks.searched();
        left += risks.left();
        unlisted += risks.unlisted();
        risks.leftPaths().stream()
                .filter(path -> leftPaths.size() < MAX_LEFT_PATHS)
                .forEach(leftPaths::add);
    }

    private void hide(LayerFacts layer) {
        Covering covering = new Covering(layer);
        visible.entrySet().removeIf(entry -> {
            State state = covering.state(entry.getKey(), false);
            if (state != State.PRESENT) {
                entry.getValue().forEach(one -> hidden.add(one.found(state, layer.digest())));
            }
            return state != State.PRESENT;
        });
        files.values().removeIf(file -> covering.state(file.path(), file.directory()) != State.PRESENT);
    }

    private void link(LayerFacts.Link link, @Nullable Digest layer) {
        List<Carried> same = visible.get(realPath.apply(link.target()));
        if (same != null) {
            String path = realPath.apply(link.path());
            visible.put(
                    path,
                    same.stream()
                            .map(one -> new Carried(one.fact(), path, layer))
                            .toList());
        }
    }

    /** What one layer hides of those below. */
    private final class Covering {
        private final LayerFacts layer;
        private final Set<String> removed = new HashSet<>();
        private final Set<String> opaque = new HashSet<>();
        private final Set<String> replaced = new HashSet<>();
        private final Set<String> folders = new HashSet<>();

        Covering(LayerFacts layer) {
            this.layer = layer;
            layer.removed().forEach(path -> removed.add(realPath.apply(path)));
            layer.opaque().forEach(path -> opaque.add(path.isEmpty() ? path : realPath.apply(path)));
            layer.files().forEach(file -> replaced.add(realPath.apply(file.path())));
            layer.links().forEach(link -> replaced.add(realPath.apply(link.path())));
            layer.replaced().forEach(one -> (one.directory() ? folders : replaced).add(realPath.apply(one.path())));
        }

        State state(String path, boolean directory) {
            if (removed.contains(path)) {
                return State.DELETED;
            }
            boolean again = isFile(path)
                    || folders.contains(path)
                    || layer.risks().candidates().hasFolder(path);
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                String folder = path.substring(0, slash);
                if (removed.contains(folder) || opaque.contains(folder)) {
                    return again && !directory ? State.OVERWRITTEN : State.DELETED;
                }
                if (isFile(folder)) {
                    return State.DELETED;
                }
            }
            if (opaque.contains("")) {
                return again && !directory ? State.OVERWRITTEN : State.DELETED;
            }
            return again ? State.OVERWRITTEN : State.PRESENT;
        }

        private boolean isFile(String path) {
            return replaced.contains(path) || layer.risks().candidates().hasFile(path);
        }
    }

    /** @param owners purls of system packages by the paths that they own */
    ImageRisks risks(Map<String, Purl> owners) {
        if (!looked || overlooked) {
            return ImageRisks.UNKNOWN;
        }
        List<FoundSecret> secrets = new ArrayList<>(hidden);
        visible.values().forEach(all -> all.forEach(one -> secrets.add(one.found(State.PRESENT, null))));
        return new ImageRisks(
                true,
                secrets.stream().distinct().sorted(FoundSecret.ORDER).toList(),
                files.values().stream()
                        .map(file -> new RiskyFile(
                                file.path(),
                                file.mode(),
                                file.directory(),
                                file.layer(),
                                Objects.toString(owners.get(file.path()), null)))
                        .sorted(RiskyFile.ORDER)
                        .toList(),
                searched,
                left,
                leftPaths,
                unlisted,
                0);
    }
}
