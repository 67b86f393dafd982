package dev.tallyman.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.tallyman.catalog.FoundSecret;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.RiskyFile;
import dev.tallyman.inventory.BaseImage;
import dev.tallyman.inventory.BaseName;
import dev.tallyman.inventory.ReadState;
import dev.tallyman.match.Finding;
import dev.tallyman.model.Distribution;
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An image as expressions see it: plain maps, lists and texts. The names and their types are a contract (docs/policy.md). */
final class Facts {
    private static final MapType MAP = MapType.create(SimpleType.STRING, SimpleType.DYN);
    private static final ListType MAPS = ListType.create(MAP);

    /** The variables of expressions and their types. */
    static final Map<String, CelType> VARIABLES = Map.ofEntries(
            Map.entry("target", SimpleType.STRING),
            Map.entry("name", SimpleType.STRING),
            Map.entry("tags", ListType.create(SimpleType.STRING)),
            Map.entry("digest", SimpleType.STRING),
            Map.entry("platform", MapType.create(SimpleType.STRING, SimpleType.STRING)),
            Map.entry("config", MAP),
            Map.entry("created", SimpleType.TIMESTAMP),
            Map.entry("baseAgeDays", SimpleType.INT),
            Map.entry("distribution", MapType.create(SimpleType.STRING, SimpleType.STRING)),
            Map.entry("base", MAP),
            Map.entry("packages", MAPS),
            Map.entry("findings", MAPS),
            Map.entry("secrets", MAPS),
            Map.entry("riskyFiles", MAPS),
            Map.entry("now", SimpleType.TIMESTAMP),
            Map.entry("parameters", MAP));

    private static final Set<String> CONTENTS = Set.of("distribution", "packages", "findings", "secrets", "riskyFiles");
    private static final Set<String> RISKS = Set.of("secrets", "riskyFiles");

    private final ImageFacts image;
    private final Map<String, Object> values = new HashMap<>();

    Facts(ImageFacts image, Instant now) {
        this.image = image;
        values.put("target", image.target());
        values.put("name", image.name());
        values.put("tags", image.tags());
        values.put("digest", image.digest() == null ? "" : image.digest().toString());
        values.put("platform", platform(image.platform()));
        values.put("distribution", distribution(image.distribution()));
        values.put("packages", image.packages().stream().map(this::packageOf).toList());
        values.put("findings", image.findings().stream().map(this::finding).toList());
        values.put(
                "secrets", image.risks().secrets().stream().map(Facts::secret).toList());
        values.put(
                "riskyFiles",
                image.risks().files().stream().map(Facts::riskyFile).toList());
        values.put("now", now);
        if (image.origins().base() != null) {
            values.put("base", base(image.origins().base()));
        }
        ImageConfig config = image.config();
        if (config != null) {
            values.put("config", config(config));
        }
        if (config != null && config.created() != null) {
            values.put("created", config.created());
        }
        image.baseCreated()
                .ifPresent(created ->
                        values.put("baseAgeDays", Duration.between(created, now).toDays()));
    }

    /** What the expressions of one rule may read. */
    Map<String, Object> with(Map<String, Object> parameters) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("parameters", parameters);
        return all;
    }

    /** Why a rule that reads these variables cannot be evaluated at all; empty where it can. */
    Optional<String> missing(Set<String> variables) {
        if (image.contents() != ReadState.COMPLETE
                && image.contents() != ReadState.PARTIAL
                && variables.stream().anyMatch(CONTENTS::contains)) {
            return Optional.of("the image's contents are not known" + firstProblem());
        }
        if (!image.risks().looked() && variables.stream().anyMatch(RISKS::contains)) {
            return Optional.of("nobody has looked for secrets and risky files in it: run 'tallyman scan'");
        }
        if (variables.contains("config") && image.config() == null) {
            return Optional.of("the image's configuration is not known" + firstProblem());
        }
        if (variables.contains("base") && !values.containsKey("base")) {
            return Optional.of("what the image is built on is not known");
        }
        if (variables.contains("created") && !values.containsKey("created")) {
            return Optional.of("the image does not say when it was made");
        }
        if (variables.contains("baseAgeDays") && !values.containsKey("baseAgeDays")) {
            return Optional.of("the image does not say when its base was made");
        }
        return Optional.empty();
    }

    /** Why a rule that reads these variables cannot pass; empty where it can. */
    Optional<String> incomplete(Set<String> variables) {
        return image.contents() == ReadState.PARTIAL && variables.stream().anyMatch(CONTENTS::contains)
                ? Optional.of("the image's contents are not wholly known" + firstProblem())
                : Optional.empty();
    }

    private String firstProblem() {
        if (image.problems().isEmpty()) {
            return "";
        }
        var problem = image.problems().getFirst();
        int others = image.problems().size() - 1;
        return ": " + problem.where() + ": " + problem.what() + (others == 0 ? "" : " (and " + others + " more)");
    }

    private static Map<String, String> platform(@Nullable Platform platform) {
        return platform == null
                ? Map.of("os", "", "architecture", "", "variant", "")
                : Map.of(
                        "os",
                        platform.os(),
                        "architecture",
                        platform.architecture(),
                        "variant",
                        text(platform.variant()));
    }

    private static Map<String, Object> config(ImageConfig config) {
        return Map.of(
                "user", config.user(),
                "env", config.env(),
                "entrypoint", config.entrypoint(),
                "cmd", config.cmd(),
                "workingDir", config.workingDir(),
                "exposedPorts", config.exposedPorts(),
                "volumes", config.volumes(),
                "labels", config.labels());
    }

    private static Map<String, String> distribution(@Nullable Distribution distribution) {
        return distribution == null
                ? Map.of("id", "", "version", "", "name", "")
                : Map.of(
                        "id",
                        distribution.id(),
                        "version",
                        text(distribution.version()),
                        "name",
                        text(distribution.name()));
    }

    private static Map<String, Object> base(BaseImage base) {
        return Map.of(
                "name", text(base.name()),
                "names", base.held().stream().map(BaseName::full).toList(),
                "evidence", base.evidence().word(),
                "newer", base.newer() == null ? "" : base.newer().name().full());
    }

    private Map<String, Object> packageOf(InstalledPackage installed) {
        return Map.of(
                "purl", installed.purl().toString(),
                "name", installed.name(),
                "version", installed.version(),
                "type", installed.type(),
                "licenses", installed.licenses(),
                "paths", installed.paths(),
                "from", image.origins().certain(installed.layer()).word());
    }

    private Map<String, Object> finding(Finding finding) {
        Map<String, Object> map = new HashMap<>();
        map.put("id", finding.id());
        map.put("aliases", finding.aliases());
        map.put("severity", finding.severity().word());
        map.put("fixed", text(finding.fixed()));
        map.put("status", finding.status().word());
        map.put("knownExploited", finding.knownExploited());
        map.put("purl", finding.installed().purl().toString());
        map.put("name", finding.installed().name());
        map.put("version", finding.installed().version());
        map.put("type", finding.installed().type());
        map.put("advisories", finding.advisories());
        map.put("from", image.origins().certain(finding.installed().layer()).word());
        if (finding.score() != null) {
            map.put("score", finding.score());
        }
        if (finding.epss() != null) {
            map.put("epss", finding.epss());
        }
        return map;
    }

    private static Map<String, Object> secret(FoundSecret secret) {
        return Map.of(
                "rule", secret.rule(),
                "name", secret.name(),
                "severity", secret.severity().word(),
                "kind", secret.kind().word(),
                "place", secret.place(),
                "state", secret.state().word(),
                "fingerprint", secret.fingerprint());
    }

    private static Map<String, Object> riskyFile(RiskyFile file) {
        return Map.of(
                "path", file.path(),
                "kinds", file.kinds(),
                "mode", file.octal(),
                "severity", file.severity().word(),
                "directory", file.directory(),
                "expected", file.expected(),
                "owner", text(file.owner()));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
