package dev.tallyman.catalog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The sample of each cataloger, of the size that such a file has in an image of a few hundred packages. Always the same bytes but for RPM's. */
final class Samples {
    /** Of a database, and of a document that lists packages. */
    private static final int PACKAGES = 300;

    /** Of a system package. */
    private static final int FILES = 60;

    private Samples() {}

    /** @throws IllegalArgumentException where the cataloger is new and has none yet */
    static Sample of(String cataloger) throws IOException {
        return switch (cataloger) {
            case "os" ->
                Sample.of(
                        "etc/os-release",
                        "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n"
                                + "VERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n",
                        0);
            case "apk" -> Sample.of("lib/apk/db/installed", repeated(PACKAGES, Samples::apk), PACKAGES);
            case "dpkg" -> Sample.of("var/lib/dpkg/status", repeated(PACKAGES, Samples::dpkg), PACKAGES);
            case "rpm" -> new Sample("var/lib/rpm/rpmdb.sqlite", rpmDatabase(), PACKAGES);
            case "rpm-manifest" ->
                Sample.of(
                        "var/lib/rpmmanifest/container-manifest-2",
                        repeated(
                                PACKAGES,
                                i -> "package" + i + "\t1." + i
                                        + "-2.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t0\t4096\tx86_64\t0\tsource"
                                        + i + "-1." + i + "-2.cm2.src.rpm\n"),
                        PACKAGES);
            case "bottlerocket" ->
                Sample.of(
                        "usr/share/bottlerocket/application-inventory.json",
                        "{\"Content\": ["
                                + listed(
                                        PACKAGES,
                                        i -> "{\"Name\": \"package" + i
                                                + "\", \"Publisher\": \"Bottlerocket\", \"Version\": \"1." + i
                                                + "\", \"Release\": \"1.br1\", \"Architecture\": \"x86_64\"}")
                                + "]}",
                        PACKAGES);
            case "pacman" ->
                Sample.of(
                        "var/lib/pacman/local/bash-5.2.026-2/desc",
                        "%NAME%\nbash\n\n%VERSION%\n5.2.026-2\n\n%BASE%\nbash\n\n%DESC%\nThe GNU Bourne Again shell\n\n"
                                + "%ARCH%\nx86_64\n\n%LICENSE%\nGPL\n\n%DEPENDS%\nreadline\nglibc\nncurses\n\n",
                        1);
            case "portage" ->
                Sample.of(
                        "var/db/pkg/app-shells/bash-5.2_p26/CONTENTS",
                        "dir /bin\n"
                                + repeated(
                                        1_000,
                                        i -> "obj /usr/share/bash/module" + i
                                                + ".sh d41d8cd98f00b204e9800998ecf8427e 1700000000\n"),
                        1);
            case "opkg" -> Sample.of("usr/lib/opkg/status", repeated(PACKAGES, Samples::opkg), PACKAGES);
            default -> ofLanguage(cataloger);
        };
    }

    private static Sample ofLanguage(String cataloger) throws IOException {
        return switch (cataloger) {
            case "npm" ->
                Sample.of(
                        "app/node_modules/@acme/rocket/package.json",
                        "{\"name\": \"@acme/rocket\", \"version\": \"1.2.3\", \"license\": \"MIT\", \"dependencies\": {"
                                + listed(40, i -> "\"dependency" + i + "\": \"^1." + i + ".0\"") + "}}",
                        1);
            case "yarn-pnp" ->
                Sample.of(
                        "app/.pnp.cjs",
                        "const RAW_RUNTIME_STATE =\n{\n  \"__info\": [\"generated\"],\n  \"packageRegistryData\": ["
                                + listed(
                                        PACKAGES,
                                        i -> "[\"package" + i + "\", [[\"npm:1.0." + i
                                                + "\", {\"packageLocation\": \"./.yarn/cache/package" + i
                                                + "-npm-1.zip/node_modules/package" + i + "/\"}]]]")
                                + "]};\n",
                        PACKAGES);
            case "java" -> new Sample("app/shop-1.0.jar", jar(), 1);
            case "java-runtime" ->
                Sample.of(
                        "opt/java/openjdk/release",
                        "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_VERSION=\"17.0.6\"\nJAVA_RUNTIME_VERSION=\"17.0.6+10\"\nMODULES=\""
                                + repeated(70, i -> "java.module" + i + " ") + "\"\n",
                        1);
            case "python" ->
                Sample.of(
                        "usr/lib/python3.11/site-packages/flask-2.2.2.dist-info/METADATA",
                        pythonMetadata("flask", "2.2.2"),
                        1);
            case "python-archive" -> new Sample("usr/lib/python3/flask-2.2.2-py3.11.egg", egg(), 1);
            case "conda" ->
                Sample.of(
                        "opt/conda/conda-meta/zlib-1.2.13-hd590300_5.json",
                        "{\"name\": \"zlib\", \"version\": \"1.2.13\", \"build\": \"hd590300_5\", \"subdir\": \"linux-64\", "
                                + "\"license\": \"Zlib\", \"files\": ["
                                + listed(200, i -> "\"include/file" + i + ".h\"")
                                + "]}",
                        1);
            case "gem" ->
                Sample.of(
                        "usr/lib/ruby/gems/3.1.0/specifications/rack-2.2.4.gemspec",
                        "# -*- encoding: utf-8 -*-\n# stub: rack 2.2.4 ruby lib\n\nGem::Specification.new do |s|\n"
                                + "  s.name = \"rack\".freeze\n  s.version = \"2.2.4\"\n  s.licenses = [\"MIT\".freeze]\n"
                                + repeated(60, i -> "  s.add_dependency(%q<gem" + i + ">.freeze, [\">= 1\"])\n")
                                + "end\n",
                        1);
            case "composer" ->
                Sample.of(
                        "app/vendor/composer/installed.json",
                        "{\"packages\": ["
                                + listed(
                                        PACKAGES,
                                        i -> "{\"name\": \"acme/package" + i + "\", \"version\": \"v5.4." + i
                                                + "\", \"license\": [\"MIT\"], \"require\": {\"php\": \">=8.1\"}, \"type\": \"library\"}")
                                + "]}",
                        PACKAGES);
            case "wordpress" ->
                Sample.of(
                        "var/www/html/wp-content/plugins/akismet/akismet.php",
                        "<?php\n/*\nPlugin Name: Akismet\nVersion: 5.1\nLicense: GPLv2 or later\n*/\n"
                                + repeated(200, i -> "define('AKISMET_" + i + "', '" + i + "');\n"),
                        1);
            case "dotnet" -> Sample.of("app/Shop.deps.json", dotnet(), PACKAGES);
            case "beam" ->
                Sample.of(
                        "app/lib/cowboy-2.9.0/ebin/cowboy.app",
                        "{application, 'cowboy', [\n\t{description, \"A server\"},\n\t{vsn, \"2.9.0\"},\n\t{modules, ["
                                + listed(60, i -> "'cowboy_" + i + "'") + "]}]}.",
                        1);
            case "r" ->
                Sample.of(
                        "usr/lib/R/site-library/digest/DESCRIPTION",
                        "Package: digest\nVersion: 0.6.31\nLicense: GPL (>= 2)\nTitle: Hash Digests\nDescription: Many words\n"
                                + repeated(20, i -> "    that go on over line " + i + "\n")
                                + "Built: R 4.2.2; x86_64\n",
                        1);
            case "pub" ->
                Sample.of(
                        "root/.pub-cache/hosted/pub.dev/http-0.13.5/pubspec.yaml",
                        "name: http\nversion: 0.13.5\ndependencies:\n" + repeated(20, i -> "  one" + i + ": ^1.0.0\n"),
                        1);
            case "luarocks" ->
                Sample.of(
                        "usr/local/lib/luarocks/rocks-5.1/luasocket/3.1.0-1/luasocket-3.1.0-1.rockspec",
                        "package = \"LuaSocket\"\nversion = \"3.1.0-1\"\ndescription = {\n   license = \"MIT\"\n}\nbuild = {\n"
                                + repeated(40, i -> "   [\"socket.m" + i + "\"] = \"src/m" + i + ".lua\",\n") + "}\n",
                        1);
            case "cpan" ->
                Sample.of(
                        "usr/local/lib/perl5/site_perl/5.36.0/x86_64-linux/.meta/JSON-4.10/install.json",
                        "{\"name\": \"JSON\", \"dist\": \"JSON-4.10\", \"pathname\": \"I/IS/ISHIGAKI/JSON-4.10.tar.gz\", \"provides\": {"
                                + listed(20, i -> "\"JSON::M" + i + "\": {\"version\": \"4.10\"}") + "}}",
                        1);
            case "sbom" ->
                Sample.of(
                        "usr/share/doc/app/sbom/app.cdx.json",
                        "{\"bomFormat\": \"CycloneDX\", \"components\": ["
                                + listed(
                                        PACKAGES,
                                        i -> "{\"type\": \"library\", \"name\": \"p" + i + "\", \"purl\": \"pkg:npm/p"
                                                + i + "@1.0." + i + "\"}")
                                + "]}",
                        PACKAGES);
            case "program" -> new Sample("usr/bin/app", goProgram(), PACKAGES + 2);
            default -> throw new IllegalArgumentException("Samples has no file for the cataloger " + cataloger);
        };
    }

    private static String apk(int i) {
        return "C:Q1abcdefghijklmnopqrstuvwxyz=\nP:package" + i + "\nV:1." + i
                + ".0-r2\nA:x86_64\nS:12345\nI:45678\nT:A library\n"
                + "U:https://example.com/\nL:MIT\no:source" + i / 3
                + "\nt:1700000000\nD:so:libc.musl-x86_64.so.1\nF:usr\nF:usr/lib\n"
                + repeated(
                        FILES,
                        file -> "R:libpackage" + i + "." + file + ".so\na:0:0:755\nZ:Q1abcdefghijklmnopqrstuvwxyz=\n")
                + "\n";
    }

    private static String dpkg(int i) {
        return "Package: package" + i
                + "\nStatus: install ok installed\nPriority: optional\nSection: libs\nInstalled-Size: 1234\n"
                + "Maintainer: A Team <team@example.com>\nArchitecture: amd64\nMulti-Arch: same\nSource: source" + i / 3
                + "\nVersion: 1." + i
                + "-2+deb12u1\nDepends: libc6 (>= 2.34), libgcc-s1 (>= 3.0)\nDescription: a library\n"
                + repeated(8, line -> " What it does is told over several lines, of which this is one.\n") + "\n";
    }

    private static String opkg(int i) {
        return "Package: package" + i + "\nVersion: 1." + i
                + "-2\nDepends: libc\nStatus: install user installed\nArchitecture: x86_64\n"
                + "Installed-Time: 1700000000\n\n";
    }

    private static String pythonMetadata(String name, String version) {
        return "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version
                + "\nSummary: A framework\nLicense: BSD-3-Clause\n"
                + repeated(20, i -> "Classifier: Topic :: Number :: " + i + "\n")
                + "\n" + repeated(100, i -> "A line of what the package says of itself, number " + i + ".\n");
    }

    private static String dotnet() {
        return "{\"targets\": {\".NETCoreApp,Version=v6.0\": {"
                + listed(
                        PACKAGES,
                        i -> "\"Package" + i + "/1.0." + i + "\": {\"runtime\": {\"lib/Package" + i + ".dll\": {}}}")
                + "}}, \"libraries\": {"
                + listed(PACKAGES, i -> "\"Package" + i + "/1.0." + i + "\": {\"type\": \"package\"}") + "}}";
    }

    private static byte[] jar() throws IOException {
        List<String> names =
                new ArrayList<>(List.of("META-INF/MANIFEST.MF", "META-INF/maven/com.acme/shop/pom.properties"));
        IntStream.range(0, 300).forEach(i -> names.add("com/acme/shop/Class" + i + ".class"));
        return zip(
                names,
                name -> name.endsWith("pom.properties")
                        ? "groupId=com.acme\nartifactId=shop\nversion=1.0\n"
                        : "Manifest-Version: 1.0\n");
    }

    private static byte[] egg() throws IOException {
        List<String> names = new ArrayList<>(List.of("EGG-INFO/PKG-INFO"));
        IntStream.range(0, 60).forEach(i -> names.add("flask/module" + i + ".py"));
        return zip(names, name -> pythonMetadata("flask", "2.2.2"));
    }

    /** Classes are noise, which hardly gets smaller. */
    private static byte[] zip(List<String> names, java.util.function.UnaryOperator<String> texts) throws IOException {
        Random random = new Random(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                byte[] content = texts.apply(name).getBytes(StandardCharsets.UTF_8);
                if (name.endsWith(".class")) {
                    content = new byte[3_000];
                    random.nextBytes(content);
                }
                zip.write(content);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** 8 MiB, with Go's build information in the middle. */
    private static byte[] goProgram() {
        byte[] program = new byte[8 << 20];
        new Random(1).nextBytes(program);
        byte[] modules = ("0123456789abcdef" + "path\texample.com/app\nmod\texample.com/app\t(devel)\t\n"
                        + repeated(PACKAGES, i -> "dep\texample.com/module" + i + "\tv1.0." + i + "\th1:abc=\n")
                        + "0123456789abcdef")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer out = ByteBuffer.wrap(program);
        out.put(new byte[] {0x7f, 'E', 'L', 'F'});
        // The header lies at a multiple of 16 bytes and has 32.
        out.position(4 << 20)
                .put("\u00ff Go buildinf:\u0008\u0002".getBytes(StandardCharsets.ISO_8859_1))
                .position((4 << 20) + 32);
        out.put((byte) 8).put("go1.22.3".getBytes(StandardCharsets.US_ASCII));
        int length = modules.length;
        for (; length >= 0x80; length >>= 7) {
            out.put((byte) (length & 0x7f | 0x80));
        }
        out.put((byte) length).put(modules);
        return program;
    }

    /** As RPM 4.17 and later keep it. SQLite's driver writes files alone, so it goes through one. */
    private static byte[] rpmDatabase() throws IOException {
        Path file = Files.createTempFile("rpmdb", ".sqlite");
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            database.createStatement()
                    .execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
            database.setAutoCommit(false);
            try (PreparedStatement insert = database.prepareStatement("INSERT INTO Packages (blob) VALUES (?)")) {
                for (int i = 0; i < PACKAGES; i++) {
                    insert.setBytes(1, rpmHeader(i));
                    insert.execute();
                }
            }
            database.commit();
            return Files.readAllBytes(file);
        } catch (SQLException e) {
            throw new IOException(e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static byte[] rpmHeader(int i) {
        ByteBuffer index = ByteBuffer.allocate(16 * 9);
        ByteBuffer data = ByteBuffer.allocate(64 << 10);
        for (int file = 0; file < FILES; file++) {
            data.putInt(0);
        }
        index.putInt(1116).putInt(4).putInt(0).putInt(FILES);
        texts(1000, 6, List.of("package" + i), index, data);
        texts(1001, 6, List.of("1." + i), index, data);
        texts(1002, 6, List.of("2.el9"), index, data);
        texts(1014, 6, List.of("MIT"), index, data);
        texts(1022, 6, List.of("x86_64"), index, data);
        texts(1044, 6, List.of("source" + i / 3 + "-1." + i + "-2.el9.src.rpm"), index, data);
        List<String> names = IntStream.range(0, FILES)
                .mapToObj(file -> "libpackage" + i + "." + file + ".so")
                .toList();
        texts(1117, 8, names, index, data);
        texts(1118, 8, List.of("/usr/lib64/"), index, data);
        return ByteBuffer.allocate(8 + index.position() + data.position())
                .putInt(9)
                .putInt(data.position())
                .put(index.flip())
                .put(data.flip())
                .array();
    }

    private static void texts(int tag, int type, List<String> texts, ByteBuffer index, ByteBuffer data) {
        index.putInt(tag).putInt(type).putInt(data.position()).putInt(texts.size());
        texts.forEach(text -> data.put(text.getBytes(StandardCharsets.US_ASCII)).put((byte) 0));
    }

    private static String repeated(int count, IntFunction<String> one) {
        return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining());
    }

    private static String listed(int count, IntFunction<String> one) {
        return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(", "));
    }
}
