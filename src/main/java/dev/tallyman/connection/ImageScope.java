package dev.tallyman.connection;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which images a connection is about: {@code owner}, {@code owner/name}, globs of {@code *} and {@code ?} (over slashes too), {@code !} before what is left
 * out. Empty: all that the credential sees. With exclusions alone: all but them. Upper and lower case are the same, as they are for GitHub.
 */
public record ImageScope(List<Rule> rules) {
    private static final int MAX_RULES = 1000;
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9*?](?:[A-Za-z0-9*?_-]{0,98}[A-Za-z0-9*?_])?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9*?._/-]{1,255}");

    public ImageScope {
        rules = List.copyOf(rules);
    }

    /**
     * One part of the scope.
     *
     * @param name {@code *} where the rule names an owner alone
     */
    public record Rule(String text, boolean excludes, String owner, String name) {
        boolean matches(String packageOwner, String packageName) {
            return glob(owner).matcher(packageOwner).matches()
                    && glob(name).matcher(packageName).matches();
        }

        /** {@link #matches} for many: the globs are read once. */
        Predicate<PackageName> matcher() {
            Pattern owners = glob(owner);
            Pattern names = glob(name);
            return one -> owners.matcher(one.owner()).matches()
                    && names.matcher(one.name()).matches();
        }

        /** Whether it is for several owners. */
        public boolean hasGlobbedOwner() {
            return isGlob(owner);
        }

        /** Whether it names one package in full. */
        public boolean isPackage() {
            return !excludes && !isGlob(owner) && !isGlob(name);
        }

        private static boolean isGlob(String text) {
            return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
        }

        private static Pattern glob(String text) {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                regex.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(String.valueOf(c));
                        });
            }
            return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        }
    }

    /** A package by name, as a scope names it or an API lists it. */
    public record PackageName(String owner, String name) {
        @Override
        public String toString() {
            return owner + "/" + name;
        }
    }

    /** @throws TallymanException ({@link ErrorCode#USAGE}) where a part is not a pattern */
    public static ImageScope parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String part : text.split("[,\\n]")) {
            if (!part.isBlank()) {
                rules.add(rule(part.strip()));
            }
        }
        if (rules.size() > MAX_RULES) {
            throw new TallymanException(
                    ErrorCode.USAGE,
                    "read the image scope",
                    "it has more than " + MAX_RULES + " patterns",
                    "Use globs");
        }
        return new ImageScope(rules);
    }

    public boolean matches(String owner, String name) {
        return !excludes(owner, name)
                && (includesAll() || rules.stream().anyMatch(rule -> !rule.excludes() && rule.matches(owner, name)));
    }

    /** Whether the scope leaves this out in so many words. */
    public boolean excludes(String owner, String name) {
        return rules.stream().anyMatch(rule -> rule.excludes() && rule.matches(owner, name));
    }

    /** Whether the owners have to be asked for: the scope does not name them all. */
    public boolean needsDiscovery() {
        return includesAll() || rules.stream().anyMatch(rule -> !rule.excludes() && rule.hasGlobbedOwner());
    }

    /** The owners that the scope names in full, in its order. */
    public Set<String> owners() {
        Map<String, String> owners = new LinkedHashMap<>();
        rules.stream()
                .filter(rule -> !rule.excludes() && !rule.hasGlobbedOwner())
                .forEach(rule -> owners.putIfAbsent(rule.owner().toLowerCase(Locale.ROOT), rule.owner()));
        return new LinkedHashSet<>(owners.values());
    }

    /** Whether anything of {@code owner} can be in scope, so that it is worth asking for its packages. */
    public boolean mayInclude(String owner) {
        return includesAll()
                || rules.stream()
                        .anyMatch(rule -> !rule.excludes()
                                && Rule.glob(rule.owner()).matcher(owner).matches());
    }

    /** The packages that the scope names in full, which can be asked for one by one. */
    public List<PackageName> packages() {
        return rules.stream()
                .filter(Rule::isPackage)
                .map(rule -> new PackageName(rule.owner(), rule.name()))
                .filter(named -> matches(named.owner(), named.name()))
                .distinct()
                .toList();
    }

    /** For each pattern, what of {@code packages} it matches: an empty list shows a pattern that is wrong, or sees nothing. */
    public Map<String, List<PackageName>> matched(Collection<PackageName> packages) {
        Map<String, List<PackageName>> matched = new LinkedHashMap<>();
        for (Rule rule : rules) {
            matched.put(rule.text(), packages.stream().filter(rule.matcher()).toList());
        }
        return matched;
    }

    private boolean includesAll() {
        return rules.stream().allMatch(Rule::excludes);
    }

    private static Rule rule(String text) {
        boolean excludes = text.startsWith("!");
        String pattern = excludes ? text.substring(1).strip() : text;
        int slash = pattern.indexOf('/');
        String owner = slash < 0 ? pattern : pattern.substring(0, slash);
        String name = slash < 0 ? "*" : pattern.substring(slash + 1);
        if (!OWNER.matcher(owner).matches() || !NAME.matcher(name).matches()) {
            String hint = owner.contains(".")
                    ? "Leave the registry's host out: owner, owner/name or a glob of these"
                    : "Write owner, owner/name or a glob of these, separated by commas; ! in front leaves out";
            throw new TallymanException(
                    ErrorCode.USAGE, "read the image scope", "\"" + text + "\" is not a pattern for images", hint);
        }
        return new Rule(text, excludes, owner, name);
    }
}
