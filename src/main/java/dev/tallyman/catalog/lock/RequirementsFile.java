package dev.tallyman.catalog.lock;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code requirements.txt}: a lock only as far as it pins. What it does not pin is declared without a version, since which one is meant
 * is not known; the files that it includes are read by their own names.
 */
final class RequirementsFile implements LockFormat {
    private static final Pattern CONTINUED = Pattern.compile("\\\\\r?\n");
    private static final Pattern REQUIREMENT =
            Pattern.compile("([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[[^\\]]*\\])?\\s*(|[(=<>!~@;].*)");
    private static final Pattern PIN = Pattern.compile("\\(?\\s*={2,3}\\s*([^\\s,;*()]+)\\s*\\)?");
    private static final Pattern EGG = Pattern.compile("[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]*)");

    private final boolean development;

    RequirementsFile(boolean development) {
        this.development = development;
    }

    @Override
    public void read(byte[] bytes, Declarations found) {
        String text =
                CONTINUED.matcher(new String(bytes, StandardCharsets.UTF_8)).replaceAll(" ");
        if (text.indexOf('\0') >= 0) {
            found.problem("not a list of requirements: it is no text in UTF-8");
            return;
        }
        Declarations.lines(text.getBytes(StandardCharsets.UTF_8)).forEach(line -> line(line, found));
    }

    private void line(String line, Declarations found) {
        String text = line.replaceFirst("(?:^|\\s)#.*", "")
                .replaceFirst("\\s--\\w.*", "")
                .strip();
        Matcher egg = EGG.matcher(line);
        if (text.isEmpty() || (text.startsWith("-") && !egg.find())) {
            return;
        }
        if (text.startsWith("-") || text.contains("://") && !text.contains("@ ")) {
            egg.reset();
            if (egg.find()) {
                found.add("pypi", egg.group(1), null, development);
            } else {
                found.problem("a requirement that is an address without a name: which package it is, is not known");
            }
            return;
        }
        Matcher requirement = REQUIREMENT.matcher(text);
        if (!requirement.matches()) {
            if (text.indexOf('/') < 0) { // a path leads to the application's own
                found.problem("a line that is no requirement");
            }
            return;
        }
        Matcher pin = PIN.matcher(requirement.group(2).replaceFirst(";.*", "").strip());
        found.add("pypi", requirement.group(1), pin.matches() ? pin.group(1) : null, development);
    }
}
