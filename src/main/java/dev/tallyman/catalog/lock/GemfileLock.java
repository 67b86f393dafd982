package dev.tallyman.catalog.lock;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code Gemfile.lock} of Bundler, which does not tell the groups of a {@code Gemfile}. */
final class GemfileLock implements LockFormat {
    /** Indented by four: by six it would be what that gem needs. A version has no hyphen, so what follows one is a platform. */
    private static final Pattern SPEC = Pattern.compile(" {4}([^ (]+) \\(([^-)]+)(?:-([^)]+))?\\)");

    @Override
    public void read(byte[] bytes, Declarations found) {
        String section = "";
        boolean any = false;
        for (String line : Declarations.lines(bytes)) {
            if (!line.isEmpty() && Character.isUpperCase(line.charAt(0))) {
                section = line.strip();
                any = true;
            }
            Matcher spec = SPEC.matcher(line);
            boolean fetched = section.equals("GEM") || section.equals("GIT") || section.equals("PLUGIN SOURCE");
            if (fetched && spec.matches()) {
                String platform = spec.group(3);
                found.add(
                        "gem",
                        spec.group(1),
                        spec.group(2),
                        false,
                        platform == null ? Map.of() : Map.of("platform", platform),
                        List.of());
            }
        }
        if (!any) {
            found.problem("not Bundler's lock file: it has no section");
        }
    }
}
