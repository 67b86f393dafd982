package dev.tallyman.catalog.lock;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code go.mod}: since Go 1.17 it names every module that the build needs, with the version that is chosen. {@code go.sum} has also the
 * checksums of versions that were only considered, so it is no list of what is used.
 */
final class GoMod implements LockFormat {
    private static final Pattern BLOCK = Pattern.compile("(\\w+)\\s*\\(");
    private static final Pattern GO = Pattern.compile("go\\s+1\\.(\\d{1,4})\\b.*");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final int FIRST_COMPLETE = 17;

    @Override
    public void read(byte[] bytes, Declarations found) {
        Map<String, String> required = new LinkedHashMap<>();
        Map<String, List<String>> replaced = new LinkedHashMap<>();
        String block = "";
        boolean module = false;
        int minor = 0;
        for (String line : Declarations.lines(bytes)) {
            String text = line.replaceFirst("//.*", "").strip();
            Matcher begins = BLOCK.matcher(text);
            Matcher go = GO.matcher(text);
            module |= text.startsWith("module");
            if (begins.matches()) {
                block = begins.group(1);
            } else if (text.equals(")")) {
                block = "";
            } else if (go.matches()) {
                minor = Integer.parseInt(go.group(1));
            } else if (!text.isEmpty()) {
                directive(block.isEmpty() ? text : block + " " + text, required, replaced);
            }
        }
        if (!module) {
            found.problem("not a go.mod: it names no module");
        } else if (minor < FIRST_COMPLETE && !required.isEmpty()) {
            found.problem(
                    "it was written for Go before 1.17, so modules that are needed by others alone are not in it");
        }
        required.forEach((name, version) -> add(name, version, replaced, found));
    }

    private static void directive(String text, Map<String, String> required, Map<String, List<String>> replaced) {
        List<String> words = List.of(SPACES.split(text.replace("\"", "")));
        if (words.getFirst().equals("require") && words.size() == 3) {
            required.put(words.get(1), words.get(2));
        }
        int arrow = words.indexOf("=>");
        if (words.getFirst().equals("replace") && arrow > 1 && arrow < words.size() - 1) {
            replaced.put(String.join(" ", words.subList(1, arrow)), words.subList(arrow + 1, words.size()));
        }
    }

    /** A replacement is for one version or for all; by a folder, it is the application's own. */
    private static void add(String name, String version, Map<String, List<String>> replaced, Declarations found) {
        List<String> by = replacement(name, version, replaced);
        if (by == null) {
            found.add("golang", name, version, false);
        } else if (by.size() == 2) {
            found.add("golang", by.getFirst(), by.get(1), false);
        }
    }

    private static @Nullable List<String> replacement(String name, String version, Map<String, List<String>> replaced) {
        List<String> exact = replaced.get(name + " " + version);
        return exact == null ? replaced.get(name) : exact;
    }
}
