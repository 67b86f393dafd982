package dev.tallyman.server.views;

import java.util.regex.Pattern;

/** A step of a build as its author wrote it, from what builders leave in an image's history. */
public final class BuildStep {
    private static final Pattern SHELL = Pattern.compile("^(?:RUN )?(?:\\|\\d+ .*?)?/bin/(?:ba|da|a)?sh -[a-z]*c ");
    private static final Pattern NOP = Pattern.compile("^/bin/sh -c #\\(nop\\)\\s+");
    private static final Pattern BUILDKIT = Pattern.compile("\\s*# buildkit\\s*$");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private BuildStep() {}

    public static String clean(String createdBy) {
        String step = BUILDKIT.matcher(createdBy).replaceFirst("").strip();
        if (NOP.matcher(step).find()) {
            step = NOP.matcher(step).replaceFirst("");
        } else if (SHELL.matcher(step).find()) {
            step = "RUN " + SHELL.matcher(step).replaceFirst("");
        }
        return SPACE.matcher(step).replaceAll(" ").strip();
    }
}
