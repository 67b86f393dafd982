package dev.tallyman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.Cataloged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each cataloger of a language says about a file as that language's tool writes it; the larger ones have tests of their own. */
class LanguageCatalogersTest {
    /** Path, content, the purls that must come of it, the first one's licences. */
    static List<Arguments> files() {
        return List.of(
                Arguments.of(
                        "usr/lib/ruby/gems/3.1.0/specifications/rack-2.2.4.gemspec",
                        """
                        # -*- encoding: utf-8 -*-
                        # stub: rack 2.2.4 ruby lib

                        Gem::Specification.new do |s|
                          s.name = "rack".freeze
                          s.licenses = ["MIT".freeze]
                        """,
                        List.of("pkg:gem/rack@2.2.4"),
                        List.of("MIT")),
                Arguments.of(
                        "usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec",
                        "Gem::Specification.new do |s|\n  s.name = \"json\"\n  s.version = Gem::Version.new(\"2.6.1\")\nend\n",
                        List.of("pkg:gem/json@2.6.1"),
                        List.of()),
                Arguments.of(
                        "x/specifications/nokogiri-1.13.8-x86_64-linux.gemspec",
                        "# stub: nokogiri 1.13.8 x86_64-linux lib\n",
                        List.of("pkg:gem/nokogiri@1.13.8?platform=x86_64-linux"),
                        List.of()),
                Arguments.of(
                        "app/vendor/composer/installed.json",
                        "{\"packages\": [{\"name\": \"symfony/http-kernel\", \"version\": \"v5.4.1\", \"license\": [\"MIT\"]}]}",
                        List.of("pkg:composer/symfony/http-kernel@v5.4.1"),
                        List.of("MIT")),
                Arguments.of(
                        "app/.pnp.cjs",
                        """
                        const RAW_RUNTIME_STATE =
                        '{\\
                          "__info": ["it\\'s generated"],\\
                          "ignorePatternData": "(^(?:\\\\\\\\.yarn)$)",\\
                          "packageRegistryData": [\\
                            [null, [[null, {"packageLocation": "./"}]]],\\
                            ["shop", [["workspace:.", {"packageLocation": "./"}]]],\\
                            ["fsevents", [["patch:fsevents@npm%3A2.3.3#optional!builtin", {"packageLocation": "./.yarn/unplugged/f/node_modules/fsevents/"}]]],\\
                            ["@s/debug", [\\
                              ["npm:4.3.4", {"packageLocation": "./.yarn/cache/d.zip/node_modules/@s/debug/"}],\\
                              ["virtual:759f#npm:4.4.3::__archiveUrl=x", {"packageLocation": "./.yarn/__virtual__/0/cache/d.zip/node_modules/@s/debug/"}],\\
                              ["patch:@s/debug@npm%3A4.5.0#~/.yarn/patches/d.patch::version=4.5.0", {"packageLocation": "../cache/e.zip/node_modules/@s/debug/"}]\\
                            ]],\\
                            ["forked", [["https://example.com/forked.git#commit=1", {"packageLocation": "../cache/f.zip/node_modules/forked/"}]]]\\
                          ]\\
                        }';
                        """,
                        List.of(
                                "pkg:npm/%40s/debug@4.3.4",
                                "pkg:npm/%40s/debug@4.4.3", "pkg:npm/%40s/debug@4.5.0", "pkg:npm/forked"),
                        List.of()),
                Arguments.of("app/.pnp.js", """
                        function $$SETUP_STATE(hydrateRuntimeState, basePath) {
                          return hydrateRuntimeState({
                            "__info": ["generated"],
                            "packageRegistryData": [["ms", [["npm:2.0.0", {"packageLocation": "./.yarn/cache/m.zip/node_modules/ms/"}]]]]
                          }, {basePath: basePath || __dirname});
                        }
                        """, List.of("pkg:npm/ms@2.0.0"), List.of()),
                Arguments.of(
                        "app/.pnp.data.json",
                        "{\"__info\": [], \"packageRegistryData\": [[\"ms\", [[\"npm:2.0.0\", {\"packageLocation\": \"./.yarn/cache/m.zip/node_modules/ms/\"}]]]]}",
                        List.of("pkg:npm/ms@2.0.0"),
                        List.of()),
                Arguments.of(
                        "app/vendor/composer/installed.json",
                        "[{\"name\": \"monolog/monolog\", \"version\": \"1.25.0\"}]",
                        List.of("pkg:composer/monolog/monolog@1.25.0"),
                        List.of()),
                Arguments.of(
                        "var/www/html/wp-includes/version.php",
                        "<?php\n/** WordPress */\n$wp_version = '6.2.2';\n",
                        List.of("pkg:generic/wordpress@6.2.2"),
                        List.of()),
                Arguments.of(
                        "var/www/html/wp-content/plugins/akismet/akismet.php",
                        "<?php\n/*\nPlugin Name: Akismet\nVersion: 5.1\n*/\n",
                        List.of("pkg:generic/wordpress-plugin/akismet@5.1"),
                        List.of()),
                Arguments.of(
                        "app/Shop.deps.json",
                        """
                        {"targets": {".NETCoreApp,Version=v6.0": {
                           "Shop/1.0.0": {"runtime": {"Shop.dll": {}}},
                           "Newtonsoft.Json/13.0.1": {"runtime": {"lib/netstandard2.0/Newtonsoft.Json.dll": {}}},
                           "Analyzer.Only/1.0.0": {}}},
                         "libraries": {
                           "Shop/1.0.0": {"type": "project"},
                           "Newtonsoft.Json/13.0.1": {"type": "package"},
                           "Analyzer.Only/1.0.0": {"type": "package"},
                           "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/6.0.16": {"type": "runtimepack"}}}
                        """,
                        List.of(
                                "pkg:nuget/Newtonsoft.Json@13.0.1",
                                "pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@6.0.16"),
                        List.of()),
                Arguments.of(
                        "app/lib/cowboy-2.9.0/ebin/cowboy.app",
                        "{application, 'cowboy', [\n\t{description, \"x\"},\n\t{vsn, \"2.9.0\"}]}.",
                        List.of("pkg:hex/cowboy@2.9.0"),
                        List.of()),
                Arguments.of(
                        "usr/lib/erlang/lib/ssl-10.8.7/ebin/ssl.app",
                        "{application,ssl,[{vsn,\"10.8.7\"}]}.",
                        List.of("pkg:otp/ssl@10.8.7"),
                        List.of()),
                Arguments.of(
                        "usr/lib/R/site-library/digest/DESCRIPTION",
                        "Package: digest\nVersion: 0.6.31\nLicense: GPL (>= 2)\nBuilt: R 4.2.2; x86_64\n",
                        List.of("pkg:cran/digest@0.6.31"),
                        List.of("GPL (>= 2)")),
                Arguments.of(
                        "root/.pub-cache/hosted/pub.dev/http-0.13.5/pubspec.yaml",
                        "name: http\nversion: 0.13.5\n",
                        List.of("pkg:pub/http@0.13.5"),
                        List.of()),
                Arguments.of(
                        "usr/local/lib/luarocks/rocks-5.1/luasocket/3.1.0-1/luasocket-3.1.0-1.rockspec",
                        "package = \"LuaSocket\"\nversion = \"3.1.0-1\"\ndescription = {\n   license = \"MIT\"\n}\n",
                        List.of("pkg:luarocks/luasocket@3.1.0-1"),
                        List.of("MIT")),
                Arguments.of(
                        "usr/local/lib/perl5/site_perl/5.36.0/x86_64-linux/.meta/JSON-4.10/install.json",
                        "{\"name\": \"JSON\", \"dist\": \"JSON-4.10\", \"pathname\": \"I/IS/ISHIGAKI/JSON-4.10.tar.gz\"}",
                        List.of("pkg:cpan/ISHIGAKI/JSON@4.10"),
                        List.of()),
                Arguments.of(
                        "opt/java/openjdk/release",
                        "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_VERSION=\"17.0.6\"\nJAVA_RUNTIME_VERSION=\"17.0.6+10\"\n",
                        List.of("pkg:generic/openjdk@17.0.6%2B10"),
                        List.of()),
                Arguments.of(
                        "opt/bitnami/redis/.spdx-redis.spdx",
                        """
                        {"spdxVersion": "SPDX-2.3", "packages": [
                          {"name": "redis", "licenseDeclared": "BSD-3-Clause", "externalRefs": [
                            {"referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a"},
                            {"referenceType": "purl", "referenceLocator": "pkg:bitnami/redis@7.0.11-0?arch=amd64"}]},
                          {"name": "tzdata", "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:deb/debian/tzdata@1"}]}]}
                        """,
                        List.of("pkg:bitnami/redis@7.0.11-0?arch=amd64"),
                        List.of("BSD-3-Clause")),
                Arguments.of(
                        "usr/share/doc/app/sbom/app.cdx.json",
                        "{\"bomFormat\": \"CycloneDX\", \"components\": [{\"purl\": \"pkg:npm/%40a/b@1\", \"components\": [{\"purl\": \"pkg:npm/c@2\"}]}]}",
                        List.of("pkg:npm/%40a/b@1", "pkg:npm/c@2"),
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsWhatTheLanguagesToolWrites(String path, String content, List<String> purls, List<String> licenses) {
        Cataloged found = Cataloged.of(cataloger(path), path, content);
        assertThat(found.purls()).isEqualTo(purls);
        assertThat(found.facts.getFirst().licenses()).isEqualTo(licenses);
        assertThat(found.facts).allSatisfy(fact -> assertThat(fact.path()).isEqualTo(path));
        assertThat(found.problems).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void oneCatalogerWantsEach(String path) {
        assertThat(LanguageCatalogers.ALL.stream().filter(cataloger -> cataloger.wants(path)))
                .hasSize(1);
        assertThat(LanguageCatalogers.ALL.stream().filter(cataloger -> cataloger.wants(path + "x")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void cutAndDamagedFilesAreNeverAnError(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Cataloger cataloger = cataloger(path);
        Random random = new Random(5);
        for (int i = 0; i < bytes.length; i++) {
            Cataloged.of(cataloger, path, Arrays.copyOf(bytes, i));
            byte[] damaged = bytes.clone();
            damaged[i] = (byte) random.nextInt();
            Cataloged.of(cataloger, path, damaged);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void rubbishIsAProblemWhereTheNameIsCertain(String path) {
        boolean certain = !path.endsWith("/release") && !path.endsWith(".php") && !path.endsWith("DESCRIPTION");
        Cataloged found = Cataloged.of(cataloger(path), path, "\u0000\u0001 rubbish");
        assertThat(found.facts).isEmpty();
        assertThat(found.problems).hasSize(certain ? 1 : 0);
    }

    @Test
    void wantsNothingElse() {
        for (String path : List.of(
                "usr/src/rack/rack.gemspec",
                "app/composer.json",
                "app/composer.lock",
                "wp-content/plugins/akismet/views/start.php",
                "app/package-lock.json",
                "app/requirements.txt",
                "app/pubspec.yaml",
                "src/app.app",
                "lib/x.rockspec",
                "install.json",
                "usr/share/sbom.json",
                "release")) {
            assertThat(LanguageCatalogers.ALL.stream().filter(cataloger -> cataloger.wants(path)))
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void eachHasAPageEntry() throws IOException {
        String page = Files.readString(Path.of("docs", "capabilities.md"));
        assertThat(LanguageCatalogers.ALL)
                .allSatisfy(cataloger -> assertThat(page).contains("| `" + cataloger.name() + "` |"));
        assertThat(LanguageCatalogers.ALL.stream().map(Cataloger::name)).doesNotHaveDuplicates();
    }

    private static Cataloger cataloger(String path) {
        return LanguageCatalogers.ALL.stream()
                .filter(cataloger -> cataloger.wants(path))
                .findFirst()
                .orElseThrow();
    }
}
