package dev.tallyman.catalog.lock;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which file is of which format. */
final class LockFormats {
    private static final Map<String, LockFormat> BY_NAME = Map.ofEntries(
            Map.entry("package-lock.json", new NpmLock()),
            Map.entry("npm-shrinkwrap.json", new NpmLock()),
            Map.entry("yarn.lock", new YarnLock()),
            Map.entry("pnpm-lock.yaml", new PnpmLock()),
            Map.entry("bun.lock", new BunLock()),
            Map.entry("Pipfile.lock", new PipfileLock()),
            Map.entry("poetry.lock", new PoetryLock()),
            Map.entry("uv.lock", new UvLock()),
            Map.entry("pdm.lock", new PdmLock()),
            Map.entry("pylock.toml", new Pylock()),
            Map.entry("Gemfile.lock", new GemfileLock()),
            Map.entry("gems.locked", new GemfileLock()),
            Map.entry("composer.lock", new ComposerLock()),
            Map.entry("Cargo.lock", new CargoLock()),
            Map.entry("go.mod", new GoMod()),
            Map.entry("packages.lock.json", new NugetLock()),
            Map.entry("gradle.lockfile", new GradleLock(false)),
            Map.entry("buildscript-gradle.lockfile", new GradleLock(true)),
            Map.entry("mix.lock", new MixLock()),
            Map.entry("pubspec.lock", new PubspecLock()),
            Map.entry("renv.lock", new RenvLock()),
            Map.entry("conan.lock", new ConanLock()),
            Map.entry("Package.resolved", new SwiftResolved()));

    private static final Pattern REQUIREMENTS = Pattern.compile("requirements[\\w.-]*\\.txt");
    private static final String REQUIREMENTS_FOLDER = "requirements/";
    private static final LockFormat PINNED = new RequirementsFile(false);
    private static final LockFormat PINNED_FOR_DEVELOPMENT = new RequirementsFile(true);
    private static final Pattern DEVELOPMENT =
            Pattern.compile("(?:^|.*[_.-])(?:dev|develop|development|tests?)(?:[_.-].*)");

    private LockFormats() {}

    /** The files that have one name. */
    static Set<String> names() {
        return BY_NAME.keySet();
    }

    /** The format of the file of a path; null where it is no lock file. */
    static @Nullable LockFormat of(String path) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        LockFormat format = BY_NAME.get(name);
        if (format != null) {
            return format;
        }
        if (name.endsWith(".txt")) {
            boolean inFolder = path.startsWith(REQUIREMENTS_FOLDER, slash + 1 - REQUIREMENTS_FOLDER.length())
                    && (slash + 1 == REQUIREMENTS_FOLDER.length()
                            || path.charAt(slash - REQUIREMENTS_FOLDER.length()) == '/');
            if (inFolder || REQUIREMENTS.matcher(name).matches()) {
                return DEVELOPMENT.matcher(name).matches() ? PINNED_FOR_DEVELOPMENT : PINNED;
            }
        }
        return name.endsWith(".lockfile") && path.contains("gradle/dependency-locks/") ? GradleLock.of(name) : null;
    }
}
