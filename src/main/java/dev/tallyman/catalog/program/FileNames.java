package dev.tallyman.catalog.program;

import dev.tallyman.model.LazyPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that a program's file may have: alternatives of a regular expression. Asked for thousands of files, nearly all of which have another
 * name, so the literal beginning of each alternative is compared first, and a pattern is made only where one fits.
 */
final class FileNames {
    private static final String META = "\\[](){}.*+?^$|";

    private final List<Alternative> alternatives = new ArrayList<>();

    /** @param expression alternatives with {@code |} between them, none within brackets */
    FileNames(String expression) {
        for (String alternative : expression.split("\\|")) {
            alternatives.add(new Alternative(alternative));
        }
    }

    /** What a name of these begins with, one for each alternative; empty where it may begin with anything. */
    Stream<String> starts() {
        return alternatives.stream().map(alternative -> alternative.start);
    }

    boolean contain(String name) {
        for (Alternative alternative : alternatives) {
            if (name.startsWith(alternative.start) && alternative.matches(name)) {
                return true;
            }
        }
        return false;
    }

    private static final class Alternative {
        private final String start;
        private final LazyPattern<Pattern> pattern;

        Alternative(String expression) {
            this.start = literalStart(expression);
            this.pattern = new LazyPattern<>(expression, Pattern::compile);
        }

        boolean matches(String name) {
            return pattern.get().matcher(name).matches();
        }

        /** Without its last character where that may be missing ({@code sshd?}). */
        private static String literalStart(String expression) {
            StringBuilder start = new StringBuilder();
            int i = 0;
            while (i < expression.length()) {
                boolean quoted = expression.charAt(i) == '\\'
                        && i + 1 < expression.length()
                        && !Character.isLetterOrDigit(expression.charAt(i + 1));
                if (!quoted && META.indexOf(expression.charAt(i)) >= 0) {
                    break;
                }
                start.append(expression.charAt(quoted ? i + 1 : i));
                i += quoted ? 2 : 1;
            }
            boolean optional = i < expression.length() && "?*{".indexOf(expression.charAt(i)) >= 0;
            return optional ? start.substring(0, start.length() - 1) : start.toString();
        }
    }
}
