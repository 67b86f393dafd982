package dev.tallyman.catalog.jvm;

import dev.tallyman.catalog.WordSet;
import dev.tallyman.model.LazyPattern;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file name such as {@code netty-transport-4.1.77.Final-linux-x86_64.jar} tells.
 *
 * @param base       the name without its extension
 * @param artifact   what stands before the version; all of {@code base} where there is none
 * @param version    without a classifier; null where the name has none
 */
record ArchiveName(String base, String artifact, @Nullable String version) {
    private static final List<String> ENDINGS =
            List.of("jar", "war", "ear", "hpi", "jpi", "par", "sar", "rar", "lpkg", "kar", "nar", "ejb3", "wsr", "har");

    private static final WordSet EXTENSIONS = WordSet.of(ENDINGS.toArray(String[]::new));

    /** Where a version may begin. */
    private static final LazyPattern<Pattern> START = LazyPattern.of("[-_](?=v?\\d)");

    /** What follows a version and is none of it. */
    private static final LazyPattern<Pattern> CLASSIFIER = LazyPattern.of(
            "-(?:linux|osx|windows|win|natives?|macos|darwin|mac|aix|solaris|android)(?:[-_.].*)?$"
                    + "|-(?:sources|javadoc|tests|test|exec|all|shaded|standalone|classes|runtime|bundle|api-docs|uber|fat|boot|no_aop|noaop"
                    + "|jar-with-dependencies|with-dependencies|jdk1?\\d|jakarta|shadow|client|nodep|plain|complete|resources|lite|dist)$");

    /** A word after which the version goes on: it does not begin a new part of the name. */
    private static final LazyPattern<Pattern> QUALIFIER = LazyPattern.of(
            "(?i)(?:alpha|beta|rc|cr|m|milestone|b|snapshot|incubating|pre|preview|ga|final|release|sp|jre|jdk|java|r|rev|dev|build|hotfix|patch|p|v|ea|jbossorg|redhat|cloudera|cdh|hdp|mapr|android|atlassian|wso2|nb|h|hal|odh|t|canary|eap|mr|wildfly|fuse|temporary|emr|amzn|sec|datastax|lts|ce|ee|stable|build|g|security|dse|linux|osx|windows|x86_64|aarch)\\d*");

    /** Of what {@link #isArchive} takes for an archive. */
    static List<String> endings() {
        return ENDINGS;
    }

    static boolean isArchive(String path) {
        int dot = path.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.hasEndInAnyCase(path, dot + 1);
    }

    static ArchiveName parse(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        String base = dot > 0 ? file.substring(0, dot) : file;
        Matcher start = START.get().matcher(base);
        while (start.find()) {
            String rest = withoutClassifier(base.substring(start.end()));
            boolean dash = base.charAt(start.start()) == '-';
            if (start.start() > 0 && (dash || isLoneVersion(rest)) && !nameGoesOn(rest)) {
                return new ArchiveName(base, base.substring(0, start.start()), rest);
            }
        }
        return new ArchiveName(base, base, null);
    }

    /** After an underline only a whole version counts: {@code kafka_2.13-3.4.0} has Scala's version in its name. */
    private static boolean isLoneVersion(String rest) {
        return rest.matches("v?\\d+(\\.\\d+)+[^-_]*");
    }

    /**
     * {@code 1.2-api-2.14.1}: another version follows a word, so the first number is part of the name; so is {@code v1-2.11.8}. A lone number
     * after a whole version is none: {@code 2.15.3_unofficial_99}.
     */
    private static boolean nameGoesOn(String rest) {
        String[] parts = rest.split("[-_]");
        boolean word = parts[0].matches("v\\d+");
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].isEmpty()) {
                continue;
            }
            char first = parts[i].charAt(0);
            if (Character.isDigit(first)) {
                if (word && (parts[i].indexOf('.') > 0 || parts[0].indexOf('.') < 0)) {
                    return true;
                }
            } else if (!QUALIFIER.get().matcher(parts[i]).matches()) {
                word = true;
            }
        }
        return false;
    }

    private static String withoutClassifier(String version) {
        String shorter = CLASSIFIER.get().matcher(version).replaceFirst("");
        return shorter.isEmpty() ? version : shorter;
    }
}
