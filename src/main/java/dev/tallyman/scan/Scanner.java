package dev.tallyman.scan;

import dev.tallyman.catalog.ImageContents;
import dev.tallyman.catalog.LayerAnalyzer;
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
import dev.tallyman.model.ImageConfig;
import dev.tallyman.model.Platform;
import dev.tallyman.model.Problem;
import dev.tallyman.model.TallymanException;
import dev.tallyman.scan.ImageTree.Leaf;
import dev.tallyman.scan.ScanResult.ImageScan;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads targets: every platform's image, each layer once, and what is known to be wrong with what they hold.
 * One instance serves one command; layers that its targets share are read once.
 */
public final class Scanner {
    private final TargetOpener opener;
    private final @Nullable Matcher matcher;
    private final InUse inUse;
    private final ContentsRecorder recorder;
    private final BaseQuestions bases;
    private final LayerReading layers;
    private final RiskSearch risks;

    /**
     * @param matcher null where nothing is to be matched
     */
    public Scanner(
            TargetOpener opener,
            RiskSearch risks,
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
        this.bases = bases;
        this.layers = new LayerReading(new LayerAnalyzer(risks.search()), cache, progress);
    }

    /** Scans one target. What goes wrong with it is in the result; a target that is no target at all is wrong usage and throws. */
    public ScanResult scan(String target, ScanOptions options) {
        try {
            return switch (opener.open(target)) {
                case TargetOpener.Opened.Image image -> image(target, image, options);
                case TargetOpener.Opened.RootFileSystem rootfs -> {
                    ImageContents contents =
                            Composition.compose(List.of(RootFileSystem.read(rootfs.path(), risks.search())));
                    yield single(target, contents, options);
                }
                case TargetOpener.Opened.Sbom sbom -> single(target, SbomReader.read(sbom.path()), options);
            };
        } catch (TallymanException e) {
            if (e.code() == ErrorCode.USAGE) {
                throw e;
            }
            return failed(target, null, null, new Problem(target, e.getMessage() + hint(e)));
        }
    }

    private static String hint(TallymanException e) {
        return e.hint().isEmpty() ? "" : " (" + e.hint() + ")";
    }

    private static ScanResult failed(
            String target, @Nullable String reference, @Nullable Digest digest, Problem problem) {
        return new ScanResult(target, reference, digest, ScanResult.Status.FAILED, List.of(problem), List.of());
    }

    private ScanResult single(String target, ImageContents contents, ScanOptions options) {
        Set<Problem> problems = new LinkedHashSet<>(contents.problems());
        Set<Problem> notices = new LinkedHashSet<>();
        ImageScan scan = matched(null, null, null, contents, options, problems, notices);
        return result(target, null, null, problems, notices, List.of(scan));
    }

    private ScanResult image(String target, TargetOpener.Opened.Image opened, ScanOptions options) {
        try (var source = opened.source()) {
            var root = source.resolve(opened.identifier());
            Digest digest = root.descriptor().digest();
            Set<Problem> problems = new LinkedHashSet<>();
            Set<Problem> notices = new LinkedHashSet<>();
            List<Leaf> leaves = new ImageTree(source, problems).leaves(root);
            List<Leaf> wanted = wanted(leaves, options.platform(), target);
            Attachments<AttachedVex> attachments = new Attachments<>(source, AttachedVex.KIND, notices);
            List<ImageScan> scans = new ArrayList<>();
            for (Leaf leaf : wanted) {
                ImageScan scan = leaf(source, leaf, options, problems, notices);
                List<AttachedVex> attached =
                        attachments.of(root, leaf.descriptor().digest());
                recorder.attached(leaf.descriptor().digest(), attached);
                scans.add(claimed(scan, attached, opened.reference(), digest, options));
            }
            if (scans.isEmpty() || wanted.stream().allMatch(this::isUnanswered)) {
                Problem none = problems.isEmpty()
                        ? new Problem(target, "there is no container image in it")
                        : problems.iterator().next();
                return failed(target, opened.reference(), digest, none);
            }
            return result(target, opened.reference(), digest, problems, notices, scans);
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

    private ImageScan leaf(
            dev.tallyman.registry.ImageSource source,
            Leaf leaf,
            ScanOptions options,
            Set<Problem> problems,
            Set<Problem> notices) {
        List<Descriptor> descriptors = leaf.manifest().layers();
        ImageContents ofLayers =
                Composition.compose(layers.read(source, descriptors, leaf.diffIds(), options.inPart()));
        ImageContents contents = ofLayers.withRisks(risks.risks(ofLayers.risks(), leaf.config()));
        problems.addAll(contents.problems());
        ImageScan scan = matched(
                leaf.platform(),
                leaf.descriptor().digest(),
                risks.shown(leaf.config()),
                contents,
                options,
                problems,
                notices);
        if (layers.unanswered(descriptors) == 0) {
            recorder.record(leaf.descriptor().digest(), contents.withPartsAsProblems());
        }
        return scan.withOrigins(new Origins(bases.of(leaf.subject()).orElse(null), leaf.layers()));
    }

    /** Whether nothing of an image could be had, for reasons that say nothing of it: then nothing of it was read. */
    private boolean isUnanswered(Leaf leaf) {
        List<Descriptor> all = leaf.manifest().layers();
        return !all.isEmpty() && layers.unanswered(all) == all.size();
    }

    private ImageScan matched(
            @Nullable Platform platform,
            @Nullable Digest digest,
            @Nullable ImageConfig config,
            ImageContents contents,
            ScanOptions options,
            Set<Problem> problems,
            Set<Problem> notices) {
        List<Finding> findings = List.of();
        LocalDate endOfLife = null;
        if (options.match() && matcher != null) {
            MatchResult matched = matcher.match(contents.distribution(), contents.packages());
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
                contents.packages(),
                findings,
                contents.risks().without(risks.allowed()),
                contents.inPart(),
                Origins.UNKNOWN);
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
