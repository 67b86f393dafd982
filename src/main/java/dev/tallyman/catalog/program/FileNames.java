package dev.tallyman.catalog.program;

import dev.tallyman.model.LazyPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names that a program's file may have: alternatives of a regular expression. Asked for thousands of files, nearly all of which have another
 * name, so the literal beginning of each alternative is compared first, and a pattern is made only where one fits and is not all of it.
 */
final class FileNames {
    private static final String META = "\\[](){}.*+?^$|";

    private final List<Alternative> alternatives = new ArrayList<>();

    /** @param expression alternatives with {@code |} between them, none within brackets; each begins with a literal */
    FileNames(String expression) {
        for (String alternative : expression.split("\\|")) {
            alternatives.add(new Alternative(alternative));
        }
    }

    /** The characters that these names begin with, each once. */
    String firsts() {
        StringBuilder firsts = new StringBuilder();
        for (Alternative alternative : alternatives) {
            String first = alternative.start.substring(0, 1);
            if (firsts.indexOf(first) < 0) {
                firsts.append(first);
            }
        }
        return firsts.toString();
    }

    boolean contain(String name) {
        for (Alternative alternative : alternatives) {
            if (alternative.matches(name)) {
                return true;
            }
        }
        return false;
    }

    private static final class Alternative {
        private final String start;

        /** Of the expression, what follows its literal beginning. */
        private final String rest;

        private final LazyPattern<Pattern> pattern;

        Alternative(String expression) {
            StringBuilder literal = new StringBuilder();
            int i = 0;
            while (i < expression.length()) {
                boolean quoted = expression.charAt(i) == '\\'
                        && i + 1 < expression.length()
                        && !Character.isLetterOrDigit(expression.charAt(i + 1));
                if (!quoted && META.indexOf(expression.charAt(i)) >= 0) {
                    break;
                }
                literal.append(expression.charAt(quoted ? i + 1 : i));
                i += quoted ? 2 : 1;
            }
            this.rest = expression.substring(i);
            // The last character may be missing (sshd?).
            boolean optional = !rest.isEmpty() && "?*{".indexOf(rest.charAt(0)) >= 0;
            this.start = optional ? literal.substring(0, literal.length() - 1) : literal.toString();
            this.pattern = LazyPattern.of(expression);
        }

        boolean matches(String name) {
            if (!name.startsWith(start)) {
                return false;
            }
            return switch (rest) {
                case "" -> name.length() == start.length();
                case ".*" -> true;
                default -> pattern.get().matcher(name).matches();
            };
        }
    }
}
