package dev.tallyman.catalog.secret;

import dev.tallyman.catalog.SecretFact;
import dev.tallyman.model.Order;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Searches texts for secrets. Keywords are looked for byte by byte, and a rule's pattern sees only what lies around its own keywords: the time
 * grows with the text, and is small where there is nothing. Safe for use by several threads.
 */
public final class SecretSearch {
    /** Secrets told of one text; a file that is made of them need not tell more. */
    static final int MAX_FOUND = 100;

    /** Bytes in front of a keyword that its pattern may see: the longest name of a variable. */
    private static final int BEFORE = 128;

    private final Fingerprints fingerprints;

    public SecretSearch(Fingerprints fingerprints) {
        this.fingerprints = fingerprints;
    }

    /**
     * The secrets of a file.
     *
     * @param length how much of {@code content} is the file's
     */
    public List<SecretFact> file(String path, byte[] content, int length) {
        SecretRules rules = SecretRules.builtIn();
        if (rules.allowsPath(path)) {
            return List.of();
        }
        List<SecretFact> facts = new ArrayList<>();
        int line = 1;
        int counted = 0;
        for (Span span : spans(rules, path, content, length)) {
            for (; counted < span.from(); counted++) {
                line += content[counted] == '\n' ? 1 : 0;
            }
            SecretRule rule = span.rule();
            facts.add(
                    new SecretFact(rule.id(), rule.name(), rule.severity(), path, line, fingerprints.of(span.text())));
        }
        return facts;
    }

    /** The secrets of a text that is no file. */
    List<Span> text(String text) {
        return spansOf(text);
    }

    static List<Span> spansOf(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return spans(SecretRules.builtIn(), null, content, content.length);
    }

    String fingerprint(Span span) {
        return fingerprints.of(span.text());
    }

    /** A secret within a text; from and to are bytes. Never to be shown. */
    record Span(SecretRule rule, int order, int from, int to, String text) {
        @Override
        public String toString() {
            return rule.id() + " at " + from;
        }
    }

    /** In their order, none over another: the rule that stands first in the list counts. */
    private static List<Span> spans(SecretRules rules, @Nullable String path, byte[] content, int length) {
        Regions regions = new Regions(rules, path, content, length);
        rules.keywords().search(content, length, regions);
        List<Span> found = regions.all();
        found.sort(Order.by(Span::order).thenBy(Span::from));
        List<Span> kept = new ArrayList<>();
        for (Span span : found) {
            if (kept.size() < MAX_FOUND
                    && kept.stream().noneMatch(other -> other.from < span.to && span.from < other.to)) {
                kept.add(span);
            }
        }
        kept.sort(Order.by(Span::from));
        return kept;
    }

    /** What lies around the keywords of each rule; stretches that touch are one, so that no byte is seen twice by a rule. */
    private static final class Regions implements KeywordIndex.Hit {
        private final SecretRules rules;
        private final @Nullable String path;
        private final byte[] content;
        private final int length;
        private final int[] from;
        private final int[] to;
        private final byte[] applies;
        private final List<Span> found = new ArrayList<>();

        Regions(SecretRules rules, @Nullable String path, byte[] content, int length) {
            this.rules = rules;
            this.path = path;
            this.content = content;
            this.length = length;
            int count = rules.all().size();
            from = new int[count];
            to = new int[count];
            applies = new byte[count];
        }

        @Override
        public void at(int order, int end) {
            SecretRule rule = rules.all().get(order);
            if (applies[order] == 0) {
                applies[order] = (byte) (counts(rule) ? 1 : 2);
            }
            if (applies[order] == 2) {
                return;
            }
            int start = Math.max(0, end - BEFORE);
            if (start > to[order]) {
                evaluate(order);
                from[order] = start;
            }
            to[order] = Math.min(length, end + rule.reach());
        }

        private boolean counts(SecretRule rule) {
            return path == null
                    ? rule.paths().isAny()
                    : !rule.config() && rule.paths().match(path);
        }

        private void evaluate(int order) {
            if (to[order] == 0 || found.size() >= MAX_FOUND * 4) {
                return;
            }
            SecretRule rule = rules.all().get(order);
            String text = new String(content, from[order], to[order] - from[order], StandardCharsets.ISO_8859_1);
            var matcher = rule.pattern().get().matcher(text);
            int group = rule.group();
            while (matcher.find()) {
                String secret = matcher.group(group);
                if (rules.isSecret(rule, secret)) {
                    found.add(new Span(
                            rule, order, from[order] + matcher.start(group), from[order] + matcher.end(group), secret));
                }
            }
        }

        List<Span> all() {
            for (int order = 0; order < from.length; order++) {
                evaluate(order);
            }
            return found;
        }
    }
}
