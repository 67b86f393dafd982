package dev.tallyman.scan;

import dev.tallyman.catalog.Extra;
import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.InstalledPackage;
import dev.tallyman.catalog.LayerAnalyzer;
import dev.tallyman.catalog.LayerFacts;
import dev.tallyman.catalog.RootFileSystem;
import dev.tallyman.catalog.compose.Composition;
import dev.tallyman.inventory.BaseQuestions;
import dev.tallyman.inventory.Origins;
import dev.tallyman.match.Finding;
import dev.tallyman.match.InUse;
import dev.tallyman.match.MatchResult;
import dev.tallyman.match.Matcher;
import dev.tallyman.model.Descriptor;
import dev.tallyman.model.Digest;
import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.registry.ImageSource;
import dev.tallyman.scan.ImageTree.Leaf;
import dev.tallyman.scan.ScanResult.ImageScan;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads targets: every platform's image, each layer once, and what is known to be wrong with what they hold.
 * One instance serves one command; layers that its targets share are read once.
 */
public final class Scanner {
    /** Names in one problem. */
    private static final int TOLD = 20;

    private final TargetOpener opener;
    private final @Nullable Matcher matcher;
    private final InUse inUse;
    private final ContentsRecorder recorder;
    private final BaseQuestions bases;
    private final LayerReading layers;
    private final RiskSearch risks;
    private final Set<Extra> extras;
    private final JarNames jars;

    /**
     * @param extras  what to read beside what is always read
     * @param jars    names the jars whose checksums were read
     * @param matcher null where nothing is to be matched
     */
    public Scanner(
            TargetOpener opener,
            RiskSearch risks,
            Set<Extra> extras,
            JarNames jars,
            LayerFactsCache cache,
            @Nullable Matcher matcher,
            InUse inUse,
            ContentsRecorder recorder,
            BaseQuestions bases,
            ScanProgress progress) {
        this.opener = opener;
        this.matcher = matcher;
        this.inUse = inUse;
        this.recorder = recorder;
        this.risks = risks;
        this.extras = Set.copyOf(extras);
        this.jars = jars;
        this.bases = bases;
        this.layers = new LayerReading(new LayerAnalyzer(risks.search(), extras), extras, cache, progress);
    }

    /** Scans one target. What goes wrong with it is in the result; a target that is no target at all is wrong usage and throws. */
    public ScanResult scan(String target, ScanOptions options) {
        return finish(begin(target, options), options);
    }

    /** Scans targets, as {@link #scan(String, ScanOptions)} does one: the results come in their order, each before the next target's turn. The layers of the next ones are read meanwhile. */
    public void scan(List<String> targets, ScanOptions options, Consumer<ScanResult> taker) {
        try (var ahead = new ReadAhead<>(targets, target -> begin(target, options), Begun::abandon)) {
            ahead.forEachRemaining(begun -> taker.accept(finish(begun, options)));
        }
    }

    private Begun begin(String target, ScanOptions options) {
        try {
            TargetOpener.Opened opened = opener.open(target);
            if (opened instanceof TargetOpener.Opened.Image image) {
                return begin(target, image, options);
            }
            return opened instanceof TargetOpener.Opened.RootFileSystem rootfs
                    ? new Begun.RootFileSystem(target, rootfs.path())
                    : new Begun.Sbom(target, ((TargetOpener.Opened.Sbom) opened).path());
        } catch (TallymanException e) {
            return new Begun.Failed(target, e);
        }
    }

    private ScanResult finish(Begun begun, ScanOptions options) {
        try {
            if (begun instanceof Begun.Image image) {
                return image(image, options);
            }
            if (begun instanceof Begun.RootFileSystem rootfs) {
                return rootFileSystem(rootfs.target(), rootfs.path(), options);
            }
            if (begun instanceof Begun.Sbom sbom) {
                ImageContents document = SbomReader.read(sbom.path());
                return single(sbom.target(), document, options, new LinkedHashSet<>(), new LinkedHashSet<>());
            }
            throw ((Begun.Failed) begun).why();
        } catch (TallymanException e) {
            if (e.code() == ErrorCode.USAGE) {
                throw e;
            }
            return failed(begun.target(), null, null, new Problem(begun.target(), e.getMessage() + hint(e)));
        }
    }

    private static String hint(TallymanException e) {
        return e.hint().isEmpty() ? "" : " (" + e.hint() + ")";
    }

    private static ScanResult failed(
            String target, @Nullable String reference, @Nullable Digest digest, Problem problem) {
        return new ScanResult(target, reference, digest, ScanResult.Status.FAILED, List.of(problem), List.of());
    }

    private ScanResult rootFileSystem(String target, Path path, ScanOptions options) {
        Set<Problem> problems = new LinkedHashSet<>();
        Set<Problem> notices = new LinkedHashSet<>();
        LayerFacts facts = RootFileSystem.read(path, risks.search(), extras);
        ImageContents contents = Composition.compose(jars.in(List.of(facts), problems, notices));
        return single(target, contents, options, problems, notices);
    }

    private ScanResult single(
            String target, ImageContents contents, ScanOptions options, Set<Problem> problems, Set<Problem> notices) {
        problems.addAll(contents.problems());
        ImageScan scan = matched(null, null, null, contents, options, problems, notices);
        return result(target, null, null, problems, notices, List.of(scan));
    }

    private Begun begin(String target, TargetOpener.Opened.Image opened, ScanOptions options) {
        ImageSource source = opened.source();
        try {
            var root = source.resolve(opened.identifier());
            Set<Problem> problems = new LinkedHashSet<>();
            List<Leaf> leaves = new ImageTree(source, problems).leaves(root);
            List<Begun.One> images = wanted(leaves, options.platform(), target).stream()
                    .map(leaf -> new Begun.One(
                            leaf, layers.begin(source, leaf.manifest().layers(), leaf.diffIds(), options.inPart())))
                    .toList();
            return new Begun.Image(target, opened.reference(), source, root, images, problems);
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    private ScanResult image(Begun.Image begun, ScanOptions options) {
        try (begun) {
            Digest digest = begun.root().descriptor().digest();
            Set<Problem> problems = begun.problems();
            Set<Problem> notices = new LinkedHashSet<>();
            Attachments<AttachedVex> attachments = new Attachments<>(begun.source(), AttachedVex.KIND, notices);
            List<ImageScan> scans = new ArrayList<>();
            for (Begun.One image : begun.images()) {
                ImageScan scan = leaf(image, options, problems, notices);
                Digest manifest = image.leaf().descriptor().digest();
                List<AttachedVex> attached = attachments.of(begun.root(), manifest);
                recorder.attached(manifest, attached);
                scans.add(claimed(scan, attached, begun.reference(), digest, options));
            }
            if (scans.isEmpty() || begun.images().stream().allMatch(image -> isUnanswered(image.leaf()))) {
                Problem none = problems.isEmpty()
                        ? new Problem(begun.target(), "there is no container image in it")
                        : problems.iterator().next();
                return failed(begun.target(), begun.reference(), digest, none);
            }
            return result(begun.target(), begun.reference(), digest, problems, notices, scans);
        }
    }

    private static ImageScan claimed(
            ImageScan scan, List<AttachedVex> attached, @Nullable String reference, Digest root, ScanOptions options) {
        Set<String> digests = new LinkedHashSet<>(List.of(root.toString()));
        if (scan.digest() != null) {
            digests.add(scan.digest().toString());
        }
        return scan.withFindings(
                AttachedVex.statements(attached)
                        .claim(scan.findings(), reference, digests, options.vexFromImage())
                        .stream()
                        .sorted(Finding.BY_RISK)
                        .toList());
    }

    private static List<Leaf> wanted(List<Leaf> leaves, @Nullable Platform platform, String target) {
        if (platform == null) {
            return leaves;
        }
        List<Leaf> wanted = leaves.stream()
                .filter(leaf -> leaf.platform().satisfies(platform))
                .toList();
        if (wanted.isEmpty() && !leaves.isEmpty()) {
            throw new TallymanException(
                    ErrorCode.NOT_FOUND,
                    "read " + target,
                    "it has no image for " + platform,
                    "It has: "
                            + String.join(
                                    ", ",
                                    leaves.stream()
                                            .map(leaf -> leaf.platform().toString())
                                            .distinct()
                                            .toList()));
        }
        return wanted;
    }

    private ImageScan leaf(Begun.One image, ScanOptions options, Set<Problem> problems, Set<Problem> notices) {
        Leaf leaf = image.leaf();
        // What needs no layer is done while they are read.
        Origins origins = new Origins(bases.of(leaf.subject()).orElse(null), leaf.layers());
        List<LayerFacts> facts = jars.in(image.layers().facts(), problems, notices);
        ImageContents contents = contents(facts, leaf);
        problems.addAll(contents.problems());
        ImageScan scan = matched(
                leaf.platform(),
                leaf.descriptor().digest(),
                risks.shown(leaf.config()),
                contents,
                options,
                problems,
                notices);
        if (layers.unanswered(leaf.manifest().layers()) == 0) {
            ImageContents kept = extras.contains(Extra.LOCK_FILES) ? installed(facts, leaf) : contents;
            recorder.record(leaf.descriptor().digest(), kept.withPartsAsProblems());
        }
        return scan.withOrigins(origins);
    }

    private ImageContents contents(List<LayerFacts> facts, Leaf leaf) {
        ImageContents ofLayers = Composition.compose(facts);
        return ofLayers.withRisks(risks.risks(ofLayers.risks(), leaf.config()));
    }

    /** What the inventory keeps knows nothing of lock files, nor of what is wrong with them. */
    private ImageContents installed(List<LayerFacts> facts, Leaf leaf) {
        Set<Extra> others = new HashSet<>(extras);
        others.remove(Extra.LOCK_FILES);
        return contents(facts.stream().map(layer -> layer.only(others)).toList(), leaf);
    }

    /** Whether nothing of an image could be had, for reasons that say nothing of it: then nothing of it was read. */
    private boolean isUnanswered(Leaf leaf) {
        List<Descriptor> all = leaf.manifest().layers();
        return !all.isEmpty() && layers.unanswered(all) == all.size();
    }

    private ImageScan matched(
            @Nullable Platform platform,
            @Nullable Digest digest,
            @Nullable MaskedConfig config,
            ImageContents contents,
            ScanOptions options,
            Set<Problem> problems,
            Set<Problem> notices) {
        List<Finding> findings = List.of();
        LocalDate endOfLife = null;
        List<InstalledPackage> packages = extras.contains(Extra.LOCK_FILES) ? contents.listed() : contents.packages();
        if (options.match() && matcher != null) {
            MatchResult matched = matcher.match(contents.distribution(), known(packages, problems));
            findings = used(matched.findings());
            endOfLife = matched.endOfLife();
            problems.addAll(matched.problems());
            notices.addAll(matched.notices());
        }
        contents.inPart().forEach(layer -> notices.add(layer.notice()));
        String left = contents.risks().leftWords();
        if (options.match() && !left.isEmpty()) {
            notices.add(new Problem(String.valueOf(platform == null ? "image" : platform), left));
        }
        return new ImageScan(
                platform,
                digest,
                config,
                contents.distribution(),
                endOfLife,
                packages,
                findings,
                contents.risks().without(risks.allowed()),
                contents.inPart(),
                Origins.UNKNOWN);
    }

    /** Without what is declared in no version: nothing can be looked up of it, which is told once a lock file. */
    private static List<InstalledPackage> known(List<InstalledPackage> packages, Set<Problem> problems) {
        Map<String, List<String>> open = new TreeMap<>();
        List<InstalledPackage> known = new ArrayList<>();
        for (InstalledPackage each : packages) {
            if (each.presence().isInstalled() || !each.version().isEmpty()) {
                known.add(each);
            } else {
                each.paths()
                        .forEach(path -> open.computeIfAbsent(path, p -> new ArrayList<>())
                                .add(each.name()));
            }
        }
        open.forEach((path, names) -> problems.add(new Problem(
                path,
                "it declares without a version, and installed they are not, so they could not be looked up: "
                        + String.join(", ", names.subList(0, Math.min(TOLD, names.size())))
                        + (names.size() > TOLD ? " and " + (names.size() - TOLD) + " more" : ""))));
        return known;
    }

    /** What is in no image in use counts as it is: it is scanned because somebody means to use it. */
    private List<Finding> used(List<Finding> findings) {
        Map<String, Integer> images = inUse.images(findings.stream()
                .map(finding -> finding.installed().purl().toString())
                .collect(Collectors.toSet()));
        return findings.stream()
                .map(finding -> {
                    Integer count = images.get(finding.installed().purl().toString());
                    return count == null ? finding : finding.withImages(count);
                })
                .sorted(Finding.BY_RISK)
                .toList();
    }

    private static ScanResult result(
            String target,
            @Nullable String reference,
            @Nullable Digest digest,
            Set<Problem> problems,
            Set<Problem> notices,
            List<ImageScan> images) {
        ScanResult.Status status = problems.isEmpty() ? ScanResult.Status.COMPLETE : ScanResult.Status.PARTIAL;
        return new ScanResult(target, reference, digest, status, List.copyOf(problems), List.copyOf(notices), images);
    }
}
