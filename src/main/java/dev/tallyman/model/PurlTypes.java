package dev.tallyman.model;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the types of package URLs say of their components (purl-spec, folder {@code types}). */
final class PurlTypes {
    private static final Set<String> LOWER_NAMESPACE = Set.of(
            "alpm",
            "apk",
            "bitbucket",
            "bitnami",
            "composer",
            "deb",
            "gitee",
            "github",
            "gitlab",
            "golang",
            "hex",
            "luarocks",
            "npm",
            "openvsx",
            "qpkg",
            "rpm",
            "vscode-extension",
            "yocto");

    private static final Set<String> LOWER_NAME = Set.of(
            "alpm",
            "apk",
            "bitbucket",
            "bitnami",
            "chrome-extension",
            "composer",
            "deb",
            "gitee",
            "github",
            "gitlab",
            "golang",
            "hex",
            "luarocks",
            "npm",
            "oci",
            "openvsx",
            "pub",
            "pypi",
            "vscode-extension");

    private static final Set<String> LOWER_VERSION = Set.of("huggingface", "oci", "pypi", "vscode-extension");

    private static final Set<String> WITHOUT_NAMESPACE = Set.of(
            "bazel",
            "bitnami",
            "cargo",
            "chrome-extension",
            "cocoapods",
            "conda",
            "cran",
            "gem",
            "hackage",
            "julia",
            "mlflow",
            "nuget",
            "oci",
            "opam",
            "otp",
            "pub",
            "pypi");

    private static final Set<String> WITH_NAMESPACE = Set.of(
            "alpm",
            "apk",
            "bitbucket",
            "composer",
            "cpan",
            "deb",
            "git",
            "gitee",
            "github",
            "maven",
            "openvsx",
            "qpkg",
            "swift",
            "vscode-extension");

    private static final Map<String, String> REQUIRED_QUALIFIER = Map.of("julia", "uuid", "swid", "tag_id");

    /** Hosts of git repositories whose names have no case. */
    private static final Set<String> HOSTS_WITHOUT_CASE =
            Set.of("github", "github.com", "bitbucket", "bitbucket.org", "gitlab", "gitlab.com");

    private static final LazyPattern<Pattern> PYPI_SEPARATORS = LazyPattern.of("[-_.]+");
    private static final LazyPattern<Pattern> CHROME_NAME = LazyPattern.of("[a-p]{32}");
    private static final LazyPattern<Pattern> CHROME_VERSION = LazyPattern.of("\\d+(\\.\\d+){0,3}");

    private PurlTypes() {}

    /** Whether the name is a path, and the namespace the one segment before it. */
    static boolean nameMayHaveSlashes(String type) {
        return type.equals("git");
    }

    static @Nullable String namespace(String type, @Nullable String namespace) {
        if (namespace == null) {
            return null;
        }
        if (type.equals("cpan")) {
            return namespace.toUpperCase(Locale.ROOT);
        }
        return LOWER_NAMESPACE.contains(type) ? namespace.toLowerCase(Locale.ROOT) : namespace;
    }

    /** A git host that has no case is written in lower case. */
    static @Nullable String hosted(String type, @Nullable String namespace) {
        return isWithoutCase(type, namespace) && namespace != null ? namespace.toLowerCase(Locale.ROOT) : namespace;
    }

    static String name(String type, @Nullable String namespace, String name, Map<String, String> qualifiers) {
        String lower = LOWER_NAME.contains(type) || isWithoutCase(type, namespace) || isDatabricks(type, qualifiers)
                ? name.toLowerCase(Locale.ROOT)
                : name;
        return switch (type) {
            case "pypi" -> PYPI_SEPARATORS.get().matcher(lower).replaceAll("-");
            case "pub" -> lower.replace('-', '_');
            default -> lower;
        };
    }

    private static boolean isWithoutCase(String type, @Nullable String namespace) {
        return type.equals("git")
                && namespace != null
                && HOSTS_WITHOUT_CASE.contains(namespace.toLowerCase(Locale.ROOT));
    }

    /** MLflow's names have the case rules of the server, and Databricks has none. */
    private static boolean isDatabricks(String type, Map<String, String> qualifiers) {
        return type.equals("mlflow")
                && qualifiers.getOrDefault("repository_url", "").contains("databricks");
    }

    static String version(String type, String version) {
        return LOWER_VERSION.contains(type) ? version.toLowerCase(Locale.ROOT) : version;
    }

    /** Whether the type allows it, and has all that it requires. */
    static boolean isAllowed(Purl purl) {
        String type = purl.type();
        String required = REQUIRED_QUALIFIER.get(type);
        if (required != null && purl.qualifier(required) == null) {
            return false;
        }
        if (purl.namespace() == null ? WITH_NAMESPACE.contains(type) : WITHOUT_NAMESPACE.contains(type)) {
            return false;
        }
        return switch (type) {
            case "cpan" -> !purl.name().contains("::");
            case "chrome-extension" ->
                CHROME_NAME.get().matcher(purl.name()).matches()
                        && (purl.version() == null
                                || CHROME_VERSION.get().matcher(purl.version()).matches());
            default -> true;
        };
    }
}
