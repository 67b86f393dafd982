package dev.tallyman.sandbox.samples;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of a Debian 12 image that tell what is in it. */
final class DebianFiles {
    /** Name, source package with its version where they differ, version. */
    private static final List<Deb> BASE = List.of(
            new Deb("adduser", "", "3.134"),
            new Deb("apt", "", "2.6.1"),
            new Deb("base-files", "", "12.4+deb12u1"),
            new Deb("bash", "", "5.2.15-2+b2", "bash (5.2.15-2)"),
            new Deb("bsdutils", "", "1:2.38.1-5+b1", "util-linux (2.38.1-5)"),
            new Deb("coreutils", "", "9.1-1"),
            new Deb("dash", "", "0.5.12-2"),
            new Deb("debconf", "", "1.5.82"),
            new Deb("debian-archive-keyring", "", "2023.3"),
            new Deb("dpkg", "", "1.21.22"),
            new Deb("gcc-12-base", "gcc-12", "12.2.0-14"),
            new Deb("grep", "", "3.8-5"),
            new Deb("gzip", "", "1.12-1"),
            new Deb("libc-bin", "glibc", "2.36-9+deb12u1"),
            new Deb("libc6", "glibc", "2.36-9+deb12u1"),
            new Deb("libgcc-s1", "gcc-12", "12.2.0-14"),
            new Deb("libmount1", "util-linux", "2.38.1-5+b1", "util-linux (2.38.1-5)"),
            new Deb("libstdc++6", "gcc-12", "12.2.0-14"),
            new Deb("libuuid1", "util-linux", "2.38.1-5+b1", "util-linux (2.38.1-5)"),
            new Deb("perl-base", "perl", "5.36.0-7"),
            new Deb("sed", "", "4.9-1"),
            new Deb("tar", "", "1.34+dfsg-1.2"),
            new Deb("tzdata", "", "2023c-5"),
            new Deb("util-linux", "", "2.38.1-5+b1", "util-linux (2.38.1-5)"),
            new Deb("zlib1g", "zlib", "1:1.2.13.dfsg-1"));

    private static final List<Deb> NETWORK = List.of(
            new Deb("ca-certificates", "", "20230311"),
            new Deb("curl", "", "7.88.1-10+deb12u1"),
            new Deb("libcurl4", "curl", "7.88.1-10+deb12u1"),
            new Deb("libgssapi-krb5-2", "krb5", "1.20.1-2"),
            new Deb("libkrb5-3", "krb5", "1.20.1-2"),
            new Deb("libnghttp2-14", "nghttp2", "1.52.0-1"),
            new Deb("libssl3", "openssl", "3.0.11-1~deb12u1"),
            new Deb("openssl", "", "3.0.11-1~deb12u1"));

    private static final Map<String, String> FIXED = Map.of(
            "glibc", "2.36-9+deb12u7",
            "curl", "7.88.1-10+deb12u5",
            "openssl", "3.0.13-1~deb12u1",
            "nghttp2", "1.52.0-1+deb12u1",
            "krb5", "1.20.1-2+deb12u2");

    private record Deb(String name, String source, String version, String sourceLine) {
        Deb(String name, String source, String version) {
            this(name, source, version, source);
        }

        String origin() {
            return source.isEmpty() ? name : source;
        }
    }

    private DebianFiles() {}

    /** The base: what is always installed. */
    static Map<String, String> base(String architecture) {
        Map<String, String> files = new TreeMap<>();
        files.put("etc/debian_version", "12.1\n");
        files.put("etc/os-release", """
                PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
                NAME="Debian GNU/Linux"
                VERSION_ID="12"
                VERSION="12 (bookworm)"
                VERSION_CODENAME=bookworm
                ID=debian
                """);
        files.put("var/lib/dpkg/status", status(BASE, Map.of(), architecture));
        BASE.forEach(
                deb -> files.put(
                        "usr/share/doc/" + deb.name + "/copyright",
                        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nFiles: *\nLicense: GPL-2+\n"));
        BASE.forEach(
                deb -> files.put("var/lib/dpkg/info/" + deb.name + ".list", "/.\n/usr/share/doc/" + deb.name + "\n"));
        return files;
    }

    /** What a layer with curl and OpenSSL changes; {@code fixed} with the updates that Debian has made since. */
    static Map<String, String> network(String architecture, boolean fixed) {
        List<Deb> all = java.util.stream.Stream.concat(BASE.stream(), NETWORK.stream())
                .sorted(java.util.Comparator.comparing(Deb::name))
                .toList();
        Map<String, String> files = new TreeMap<>();
        files.put("var/lib/dpkg/status", status(all, fixed ? FIXED : Map.of(), architecture));
        NETWORK.forEach(
                deb -> files.put("var/lib/dpkg/info/" + deb.name + ".list", "/.\n/usr/share/doc/" + deb.name + "\n"));
        files.put("usr/bin/curl", "sample of curl\n");
        files.put("usr/lib/libssl.so.3", "sample of libssl3\n");
        return files;
    }

    private static String status(List<Deb> installed, Map<String, String> versions, String architecture) {
        StringBuilder status = new StringBuilder();
        for (Deb deb : installed) {
            status.append("Package: ").append(deb.name).append('\n');
            status.append("Status: install ok installed\nPriority: required\nSection: misc\nInstalled-Size: 64\n");
            status.append("Maintainer: Nobody <nobody@example.org>\nArchitecture: ")
                    .append(architecture)
                    .append('\n');
            if (!deb.sourceLine.isEmpty()) {
                status.append("Source: ").append(deb.sourceLine).append('\n');
            }
            status.append("Version: ")
                    .append(versions.getOrDefault(deb.origin(), deb.version))
                    .append('\n');
            status.append("Description: ").append(deb.name).append(" (sample)\n\n");
        }
        return status.toString();
    }
}
