package dev.tallyman.catalog.secret;

import dev.tallyman.catalog.Beginnings;
import dev.tallyman.catalog.WordSet;
import java.util.List;

/**
 * Which files are searched for secrets, by their path alone: all that a person or a program may have put there, and of the folders that
 * distributions and package managers fill, files whose name says that they hold one.
 */
public final class SearchPaths {
    /** Filled by distributions: tens of thousands of files that all images have. */
    private static final Beginnings DISTRIBUTION = Beginnings.of(
            "usr/lib",
            "usr/share",
            "usr/bin/",
            "usr/sbin/",
            "usr/include/",
            "usr/libexec/",
            "usr/games/",
            "usr/src/",
            "usr/local/lib",
            "usr/local/share/",
            "usr/local/include/",
            "usr/local/go/",
            "lib",
            "bin/",
            "sbin/",
            "boot/",
            "dev/",
            "proc/",
            "sys/",
            "var/lib/dpkg/",
            "var/lib/apt/",
            "var/lib/rpm/",
            "var/lib/pacman/",
            "var/lib/yum/",
            "var/lib/dnf/",
            "var/cache/",
            "var/db/",
            "etc/ssl/certs/",
            "etc/ca-certificates/",
            "etc/pki/ca-trust/");

    /** Filled by package managers of languages, wherever they are. */
    private static final Beginnings PACKAGES = Beginnings.of(
            "node_modules/",
            "site-packages/",
            "dist-packages/",
            "gems/",
            ".m2/repository/",
            "go/pkg/mod/",
            ".cargo/registry/",
            ".nuget/packages/",
            "vendor/bundle/",
            "conda/pkgs/");

    private static final WordSet SUSPICIOUS = WordSet.of(
            "id_rsa",
            "id_dsa",
            "id_ecdsa",
            "id_ed25519",
            "identity",
            ".npmrc",
            ".netrc",
            "_netrc",
            ".pypirc",
            ".git-credentials",
            ".pgpass",
            ".dockercfg",
            ".dockerconfigjson",
            ".env",
            ".envrc",
            ".htpasswd",
            ".s3cfg",
            ".boto",
            ".yarnrc",
            ".yarnrc.yml",
            ".vault-token",
            ".my.cnf",
            ".bash_history",
            ".zsh_history",
            ".ash_history",
            "credentials",
            "kubeconfig",
            "settings.xml",
            "terraform.tfstate",
            "auth.json");

    private static final List<String> SUSPICIOUS_ENDS = List.of(
            ".pem",
            ".key",
            ".ppk",
            ".p8",
            ".pk8",
            ".kubeconfig",
            ".tfvars",
            ".env",
            "/.docker/config.json",
            "/.kube/config",
            "-credentials.json",
            "service-account.json",
            "service_account.json");

    /** What is no text by its name. */
    private static final WordSet BINARY = WordSet.of(
            "png", "jpg", "jpeg", "gif", "ico", "webp", "bmp", "svg", "woff", "woff2", "ttf", "otf", "eot", "mp3",
            "mp4", "webm", "ogg", "wav", "pdf", "zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "tar", "jar",
            "war", "ear", "class", "pyc", "pyo", "so", "a", "o", "lo", "la", "dll", "exe", "dylib", "node", "wasm",
            "bin", "dat", "db", "sqlite", "mo", "gmo", "deb", "rpm", "apk", "whl", "egg", "gem", "nupkg", "map", "css",
            "jks", "crt", "cer");

    private SearchPaths() {}

    /** Whether a path lies outside of what distributions and package managers fill. */
    public static boolean isOutside(String path) {
        if (DISTRIBUTION.fit(path, 0)) {
            return false;
        }
        int start = 0;
        do {
            if (PACKAGES.fit(path, start)) {
                return false;
            }
            start = path.indexOf('/', start) + 1;
        } while (start > 0);
        return true;
    }

    /** @param path of a file, without a leading slash */
    public static boolean wants(String path) {
        int slash = path.lastIndexOf('/');
        if (isOutside(path)) {
            int dot = path.lastIndexOf('.');
            return dot <= slash || !BINARY.hasEndInAnyCase(path, dot + 1);
        }
        if (SUSPICIOUS.hasEnd(path, slash + 1)) {
            return true;
        }
        for (String end : SUSPICIOUS_ENDS) {
            if (path.endsWith(end)) {
                return true;
            }
        }
        return path.startsWith(".env.", slash + 1);
    }
}
