package dev.tallyman.sandbox.samples;

import dev.tallyman.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of an Alpine image that tell what is in it. Names, versions and origins are those of Alpine 3.10.3 and 3.10.9. */
final class AlpineFiles {
    private static final List<Apk> BASE = List.of(
            new Apk("musl", "musl", "MIT", "lib/ld-musl-x86_64.so.1"),
            new Apk("busybox", "busybox", "GPL-2.0", "bin/busybox"),
            new Apk("alpine-baselayout", "alpine-baselayout", "GPL-2.0-only", "etc/profile"),
            new Apk("alpine-keys", "alpine-keys", "MIT", "usr/share/apk/keys/key.pub"),
            new Apk("libcrypto1.1", "openssl", "OpenSSL", "lib/libcrypto.so.1.1"),
            new Apk("libssl1.1", "openssl", "OpenSSL", "lib/libssl.so.1.1"),
            new Apk("ca-certificates-cacert", "ca-certificates", "MPL-2.0 GPL-2.0-or-later", "etc/ssl/cert.pem"),
            new Apk("libtls-standalone", "libtls-standalone", "ISC", "usr/lib/libtls-standalone.so.1"),
            new Apk("ssl_client", "busybox", "GPL-2.0", "usr/bin/ssl_client"),
            new Apk("zlib", "zlib", "zlib", "lib/libz.so.1"),
            new Apk("apk-tools", "apk-tools", "GPL2", "sbin/apk"),
            new Apk("scanelf", "pax-utils", "GPL-2.0", "usr/bin/scanelf"),
            new Apk("musl-utils", "musl", "MIT BSD GPL2+", "usr/bin/ldd"),
            new Apk("libc-utils", "libc-dev", "BSD", ""));

    private static final Map<String, String> OLD = Map.of(
            "musl", "1.1.22-r3",
            "busybox", "1.30.1-r2",
            "openssl", "1.1.1d-r0",
            "apk-tools", "2.10.4-r2",
            "ca-certificates", "20190108-r0");

    private static final Map<String, String> NEW = Map.of(
            "musl", "1.1.22-r4",
            "busybox", "1.30.1-r5",
            "openssl", "1.1.1k-r0",
            "apk-tools", "2.10.6-r0",
            "ca-certificates", "20191127-r2");

    private static final Map<String, String> SAME = Map.of(
            "alpine-baselayout", "3.1.2-r0",
            "alpine-keys", "2.1-r2",
            "libtls-standalone", "2.9.1-r0",
            "zlib", "1.2.11-r1",
            "pax-utils", "1.2.3-r0",
            "libc-dev", "0.7.1-r0");

    private record Apk(String name, String origin, String license, String file) {}

    private AlpineFiles() {}

    /** Alpine 3.10.3, as of October 2019. */
    static Map<String, String> old() {
        return files("3.10.3", OLD);
    }

    /** Alpine 3.10.9, the last of its line. */
    static Map<String, String> patched() {
        return files("3.10.9", NEW);
    }

    private static Map<String, String> files(String release, Map<String, String> versions) {
        Map<String, String> files = new TreeMap<>();
        StringBuilder database = new StringBuilder();
        for (Apk apk : BASE) {
            String version = versions.getOrDefault(apk.origin, SAME.getOrDefault(apk.origin, "0"));
            database.append(record(apk, version));
            if (!apk.file.isEmpty()) {
                files.put(apk.file, "sample of " + apk.name + " " + version + "\n");
            }
        }
        files.put("lib/apk/db/installed", database.toString());
        files.put("etc/alpine-release", release + "\n");
        files.put(
                "etc/os-release",
                "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=" + release
                        + "\nPRETTY_NAME=\"Alpine Linux v3.10\"\nHOME_URL=\"https://alpinelinux.org/\"\n");
        files.put("etc/apk/world", "alpine-baselayout\nalpine-keys\napk-tools\nbusybox\nlibc-utils\n");
        return files;
    }

    private static String record(Apk apk, String version) {
        String hash = Digest.of((apk.name + version).getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 27);
        StringBuilder record = new StringBuilder()
                .append("C:Q1")
                .append(hash)
                .append("=\n")
                .append("P:")
                .append(apk.name)
                .append('\n')
                .append("V:")
                .append(version)
                .append('\n')
                .append("A:x86_64\nS:4096\nI:8192\n")
                .append("T:")
                .append(apk.name)
                .append(" (sample)\n")
                .append("L:")
                .append(apk.license)
                .append('\n')
                .append("o:")
                .append(apk.origin)
                .append('\n');
        if (!apk.file.isEmpty()) {
            int slash = apk.file.lastIndexOf('/');
            record.append("F:").append(apk.file, 0, slash).append('\n');
            record.append("R:").append(apk.file.substring(slash + 1)).append('\n');
        }
        return record.append('\n').toString();
    }
}
