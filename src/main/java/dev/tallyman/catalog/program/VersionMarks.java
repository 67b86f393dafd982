package dev.tallyman.catalog.program;

import dev.tallyman.model.LazyPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The marks of well-known programs that are often copied into images without a package manager. */
final class VersionMarks {
    private static final String N = "(\\d+\\.\\d+(?:\\.\\d+)*)";

    /** What Redis tells in one row: its own version, since 8 the compiler's, and how its atomic operations are made. */
    private static final String BEFORE_ATOMICS =
            "\0([1-9]\\.\\d+\\.\\d+)\0(?:\\d+\\.\\d+\\.\\d+\0)?[a-z0-9]+-builtin\0";

    private static final LazyPattern<Pattern> PYTHON = LazyPattern.of("(?:lib)?python([23]\\.\\d+)[a-z]*(?:\\.so.*)?");
    private static final FileNames PYTHON_FILES = new FileNames("python.*|libpython.*");

    private static final List<VersionMark> TABLE = List.of(
            after("node", "node|nodejs|libnode\\.so.*", "node.js/v", N),
            after("node", "node|nodejs|libnode\\.so.*", "nodejs.org/download/release/v", N),
            after("deno", "deno", "Deno/", N),
            after("nginx", "nginx", "nginx version: nginx/", N),
            after("nginx", "nginx", "nginx/", N),
            after("openresty", "nginx|openresty", "openresty/", N),
            after("postgresql", "postgres", "postgres (PostgreSQL) ", "(\\d+(?:\\.\\d+)*(?:beta\\d+|rc\\d+)?)"),
            after("postgresql", "psql", "psql (PostgreSQL) ", "(\\d+(?:\\.\\d+)*(?:beta\\d+|rc\\d+)?)"),
            around("redis", "redis-server|redis-check-.*|redis-benchmark", "\0payload %5", "\0(\\d+\\.\\d+\\.\\d+)\0"),
            around("redis", "redis-server", "Redis version=", "\0(\\d+\\.\\d+\\.\\d+)\0"),
            after("redis", "redis-cli|redis-server", "redis-cli ", N),
            around("redis", "redis-server|redis-check-.*", "-builtin\0", BEFORE_ATOMICS),
            around("redis", "redis-cli", "\0 (git:%s", "\0(\\d+\\.\\d+\\.\\d+)\0 \\(git:"),
            around("valkey", "valkey-server|valkey-check-.*", "-builtin\0", BEFORE_ATOMICS),
            around("valkey", "valkey-server", "Valkey version=", "\0(\\d+\\.\\d+\\.\\d+)\0"),
            after("httpd", "httpd|apache2", "Apache/", N),
            after("haproxy", "haproxy", " version ", N + "[^,\0]*, released "),
            after("haproxy", "haproxy", "HA-Proxy version ", N),
            after("lighttpd", "lighttpd", "lighttpd/", N),
            after("varnish", "varnishd", "varnish-", N),
            after("squid", "squid", "squid/", N),
            around("envoy", "envoy", "/RELEASE/", "(\\d+\\.\\d+\\.\\d+)/[A-Za-z]+/RELEASE/"),
            after(
                    "openssl",
                    "openssl|libcrypto.*\\.so.*|libssl.*\\.so.*",
                    "OpenSSL ",
                    "(\\d+\\.\\d+\\.\\d+[a-z]{0,2})(?![\\w.])"),
            after("libressl", "openssl|libcrypto.*\\.so.*|libssl.*\\.so.*", "LibreSSL ", N),
            after("openssh", "sshd?|ssh-agent|ssh-keygen|sshd-session", "OpenSSH_", "(\\d+\\.\\d+(?:p\\d+)?)"),
            after("dropbear", "dropbear.*|dbclient", "dropbear_", "(\\d+\\.\\d+)"),
            after("busybox", "busybox.*|\\[", "BusyBox v", N),
            after("toybox", "toybox.*", "toybox ", N),
            after("bash", "bash", "@(#)Bash version ", N),
            after("dash", "dash", "dash-", N),
            after("zsh", "zsh|zsh-.*", "zsh ", N),
            after("zsh", "zsh|zsh-.*", "/zsh/", N),
            after("php", "php|php\\d.*|php-fpm.*|php-cgi.*|libphp.*\\.so", "X-Powered-By: PHP/", N),
            after("ruby", "ruby[\\d.]*|libruby.*\\.so.*", "ruby ", "(\\d+\\.\\d+\\.\\d+)(?:p\\d+| )"),
            after("perl", "perl[\\d.]*|libperl\\.so.*", "/perl5/", "(5\\.\\d+\\.\\d+)"),
            after("perl", "perl[\\d.]*|libperl\\.so.*", "/perl/", "(5\\.\\d+\\.\\d+)"),
            around("erlang", "beam\\.smp", "[async-threads:%d]", "\\]\n\0" + N + "\0"),
            after("erlang", "erlexec|beam\\.smp", "/otp_src_", N),
            after("lua", "lua[\\d.]*|liblua.*\\.so.*", "Lua ", "(5\\.\\d+\\.\\d+)  Copyright"),
            after("luajit", "luajit.*|libluajit.*", "LuaJIT ", "(\\d+\\.\\d+\\.[\\w.-]+)"),
            around("julia", "libjulia-internal\\.so.*", "\0verify", "__init__\0(\\d+\\.\\d+\\.\\d+)\0"),
            after("mariadb", "mariadbd?|mysqld?", "5.5.5-", "(\\d+\\.\\d+\\.\\d+)-MariaDB"),
            around("mariadb", "mariadbd?|mysqld?", "-MariaDB", "(\\d+\\.\\d+\\.\\d+)-MariaDB"),
            after("memcached", "memcached", "memcached ", N),
            after("pgbouncer", "pgbouncer", "PgBouncer ", N),
            after("curl", "libcurl.*\\.so.*", "libcurl/", N),
            after("curl", "curl", "curl ", "(\\d+\\.\\d+\\.\\d+)"),
            after("git", "git|git-remote-http.*", "git/", N),
            after("zlib", "libz\\.so.*", "deflate ", "(\\d+\\.\\d+(?:\\.\\d+)*) Copyright"),
            after("expat", "libexpat\\.so.*", "expat_", N),
            after("libpng", "libpng.*\\.so.*", "libpng version ", N),
            after("libjpeg-turbo", "libjpeg\\.so.*|libturbojpeg\\.so.*", "libjpeg-turbo version ", N),
            after("libtiff", "libtiff\\.so.*", "LIBTIFF, Version ", N),
            after("libgcrypt", "libgcrypt\\.so.*", "This is Libgcrypt ", N),
            after("libssh2", "libssh2\\.so.*", "libssh2_", N),
            after("libssh", "libssh\\.so.*", "libssh_", N),
            after("nghttp2", "libnghttp2\\.so.*|nghttpx?", "nghttp2/", N),
            after("glibc", "libc\\.so\\.6|libc-2.*\\.so", "release version ", N),
            after("tini", "tini.*", "tini version ", N),
            after("dumb-init", "dumb-init.*", "dumb-init v", N),
            after("jq", "jq.*", "jq-", "(\\d+\\.\\d+(?:\\.\\d+)?)"),
            around("jq", "jq.*", "\0DEBUG:\0", "\0" + N + "\0DEBUG:"),
            after("vim", "vim.*", "VIM - Vi IMproved ", N),
            after("dnsmasq", "dnsmasq", "dnsmasq-", N),
            after("stunnel", "stunnel\\d*", "stunnel ", N),
            after("rsync", "rsync", "rsync  version ", N),
            around("rsync", "rsync", "\0copyright\0", "\0" + N + "\0copyright\0"),
            after("wget", "wget", "Wget/", N),
            around("wget", "wget", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "\0" + N + "\0+ABCDEFG"),
            after("ffmpeg", "ffmpeg|ffprobe|ffplay|libav.*\\.so.*", "FFmpeg version ", "n?(\\d+\\.\\d+(?:\\.\\d+)*)"),
            after("ffmpeg", "ffmpeg|ffprobe|ffplay", "%s version ", "n?(\\d+\\.\\d+(?:\\.\\d+)*)"),
            after(
                    "imagemagick",
                    "libMagickCore.*\\.so.*|magick|convert|identify",
                    "ImageMagick ",
                    "(\\d+\\.\\d+\\.\\d+-\\d+)"),
            textAlone("sqlite", "libsqlite3\\.so.*|sqlite3", "3."),
            textAlone("xz", "liblzma\\.so.*", "5."),
            after("xz", "xz", "xz (XZ Utils) ", N),
            textAlone("zstd", "libzstd\\.so.*", "1."),
            after("libarchive", "libarchive\\.so.*|bsdtar", "libarchive ", N),
            after("gnutls", "libgnutls\\.so.*", "Enabled GnuTLS ", N),
            after("krb5", "libkrb5\\.so.*", "KRB5_BRAND: krb5-", N),
            around("gnupg", "gpg|gpgv|gpg2|gpg-agent", "@GPG@v (GnuPG)", "\\(GnuPG\\)\0" + N + "\0"),
            after("sudo", "sudo", "Sudo version %s\n\0", "(\\d+\\.\\d+\\.\\d+(?:p\\d+)?)"),
            after("bind", "named", "/libns-", N),
            after("bind", "named", "libns-", N),
            after("unbound", "unbound", "\0unbound ", N),
            after("exim", "exim\\d*", "<<eximcnumber>>\0", N),
            after("postfix", "libpostfix-global\\.so.*|postconf|master", "mail_version\0", N),
            after("dovecot", "dovecot", "Dovecot v", N),
            after("vsftpd", "vsftpd", "vsftpd: version ", N),
            after("proftpd", "proftpd", "ProFTPD Version ", "(\\d+\\.\\d+\\.\\d+[a-z]?)"),
            after("samba", "smbd|nmbd|winbindd", "SAMBA_", N),
            after("cups", "cupsd", "CUPS v", N),
            after("openvpn", "openvpn", "\0OpenVPN ", "(\\d+\\.\\d+\\.\\d+)"),
            after("bird", "bird6?", "BIRD version ", N),
            after("tcpdump", "tcpdump", "%s version ", N),
            around("mosquitto", "mosquitto", "mosquitto version %s", "\0" + N + "\0mosquitto version"),
            after("icecast", "icecast2?", "Icecast ", N),
            after("gawk", "gawk", "GNU Awk ", N));

    /** By the first character of the file's name: it is asked for thousands of files. */
    private static final Map<Character, List<VersionMark>> BY_FIRST = byFirst();

    private VersionMarks() {}

    private static Map<Character, List<VersionMark>> byFirst() {
        Map<Character, List<VersionMark>> all = new HashMap<>();
        for (VersionMark mark : TABLE) {
            String firsts = mark.firsts();
            for (int i = 0; i < firsts.length(); i++) {
                all.computeIfAbsent(firsts.charAt(i), first -> new ArrayList<>())
                        .add(mark);
            }
        }
        return all;
    }

    /** The marks to look for in a file of that name; empty for nearly all files. */
    static List<VersionMark> forFile(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (file.isEmpty()) {
            return List.of();
        }
        List<VersionMark> marks = new ArrayList<>();
        if (PYTHON_FILES.contain(file)) {
            Matcher python = PYTHON.get().matcher(file);
            if (python.matches()) {
                marks.add(python(python.group(1)));
            }
        }
        for (VersionMark mark : BY_FIRST.getOrDefault(file.charAt(0), List.of())) {
            if (mark.isIn(file)) {
                marks.add(mark);
            }
        }
        return marks;
    }

    /** The names of all that is known, each once. */
    static List<String> products() {
        return Stream.concat(Stream.of("python"), TABLE.stream().map(VersionMark::product))
                .distinct()
                .toList();
    }

    /** Python tells its whole version as a text of its own, which a linker may have merged with the end of a path; the file's name tells how it begins. */
    private static VersionMark python(String release) {
        return new VersionMark(
                "python",
                PYTHON_FILES,
                release + ".",
                1,
                "[\0/-](" + Pattern.quote(release) + "\\.\\d+(?:(?:a|b|rc)\\d+)?)\\+?\0");
    }

    /** A version that begins like that and is a text of its own; the names of symbols' versions ({@code XZ_5.2.2}) are none. */
    private static VersionMark textAlone(String product, String files, String beginning) {
        return new VersionMark(
                product,
                new FileNames(files),
                beginning,
                1,
                "[^\\w.-](" + Pattern.quote(beginning) + "\\d{1,2}\\.\\d{1,2})\0");
    }

    private static VersionMark after(String product, String files, String anchor, String version) {
        return new VersionMark(product, new FileNames(files), anchor, 0, version);
    }

    private static VersionMark around(String product, String files, String anchor, String version) {
        return new VersionMark(product, new FileNames(files), anchor, 256, version);
    }
}
