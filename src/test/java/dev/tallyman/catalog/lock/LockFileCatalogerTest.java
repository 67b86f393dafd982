package dev.tallyman.catalog.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.PackageFact;
import dev.tallyman.catalog.Presence;
import dev.tallyman.testing.Cataloged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockFileCatalogerTest {
    private static final Path FIXTURES = Path.of("src", "test", "resources", "testdata", "lock");

    private static Cataloged read(String path, byte[] content) {
        LockFileCataloger cataloger = new LockFileCataloger();
        assertThat(cataloger.wants(path)).as(path).isTrue();
        return Cataloged.of(cataloger, path, content);
    }

    private static Cataloged read(String path, String content) {
        return read(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String fixture) {
        try {
            return Files.readAllBytes(FIXTURES.resolve(fixture));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Cataloged fixture(String fixture) {
        return read("app/" + fixture.substring(fixture.indexOf('/') + 1), bytes(fixture));
    }

    private static Map<String, Presence> presences(Cataloged found) {
        return found.facts.stream()
                .collect(Collectors.toMap(
                        fact -> fact.purl().toString(), PackageFact::presence, (a, b) -> a, TreeMap::new));
    }

    /** The expectation is what the other package managers chose for the same {@code package.json}, each with its own resolver. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "npm-6/package-lock.json",
                "npm-8/package-lock.json",
                "yarn-1/yarn.lock",
                "pnpm-7/pnpm-lock.yaml",
                "pnpm-8/pnpm-lock.yaml",
                "pnpm-10/pnpm-lock.yaml"
            })
    void packageManagersOfJavaScriptAgreeOnOneProject(String fixture) {
        Cataloged found = fixture(fixture);
        assertThat(found.problems).isEmpty();
        assertThat(presences(found).keySet())
                .isEqualTo(presences(fixture("npm-11/package-lock.json")).keySet())
                .hasSize(88)
                .contains("pkg:npm/express@4.18.2", "pkg:npm/%40babel/code-frame@7.22.5", "pkg:npm/lodash@4.17.21")
                .noneMatch(purl -> purl.contains("shop") || purl.contains("/lod@"));
        if (!fixture.startsWith("yarn")) {
            assertThat(presences(found)).isEqualTo(presences(fixture("npm-11/package-lock.json")));
        }
    }

    /** Yarn from 2 on adds what builds native packages to what needs it. */
    @Test
    void yarnsNewerLocksHaveTheSameAndMore() {
        Cataloged found = fixture("yarn-4/yarn.lock");
        assertThat(found.problems).isEmpty();
        assertThat(presences(found).keySet())
                .containsAll(presences(fixture("npm-11/package-lock.json")).keySet())
                .anyMatch(purl -> purl.startsWith("pkg:npm/node-gyp@"))
                .noneMatch(purl -> purl.contains("shop") || purl.contains("/lod@"));
    }

    @Test
    void whatIsForDevelopmentIsMarkedWithWhatItNeeds() {
        assertThat(presences(fixture("npm-11/package-lock.json")).entrySet().stream()
                        .filter(entry -> entry.getValue() == Presence.DECLARED_FOR_DEVELOPMENT)
                        .map(Map.Entry::getKey))
                .containsExactly("pkg:npm/lru-cache@6.0.0", "pkg:npm/semver@7.5.4", "pkg:npm/yallist@4.0.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pipenv/Pipfile.lock",
                "pip-compile/requirements.txt",
                "uv/uv.lock",
                "pdm/pdm.lock",
                "poetry/poetry.lock"
            })
    void packageManagersOfPythonAgreeOnWhatOneProjectNeeds(String fixture) {
        Cataloged found = fixture(fixture);
        assertThat(found.problems).isEmpty();
        assertThat(presences(found))
                .containsEntry("pkg:pypi/flask@2.3.2", Presence.DECLARED)
                .containsEntry("pkg:pypi/zope-interface@6.0", Presence.DECLARED)
                .containsEntry("pkg:pypi/blinker@1.9.0", Presence.DECLARED)
                .containsKey("pkg:pypi/werkzeug@3.1.9")
                .doesNotContainKey("pkg:pypi/shop@0.1.0");
    }

    @ParameterizedTest
    @CsvSource({
        "pipenv/Pipfile.lock,pkg:pypi/pytest@7.4.0",
        "uv/uv.lock,pkg:pypi/pytest@7.4.0",
        "uv/uv.lock,pkg:pypi/pluggy@1.7.0",
        "poetry/poetry.lock,pkg:pypi/six@1.16.0"
    })
    void whatPythonNeedsForDevelopmentIsMarked(String fixture, String purl) {
        assertThat(presences(fixture(fixture))).containsEntry(purl, Presence.DECLARED_FOR_DEVELOPMENT);
    }

    @Test
    void uvTakesAnExtraForProduction() {
        assertThat(presences(fixture("uv/uv.lock"))).containsEntry("pkg:pypi/asgiref@3.7.2", Presence.DECLARED);
    }

    @Test
    void cargoLeavesOutTheWorkspacesOwn() {
        assertThat(fixture("cargo/Cargo.lock").purls())
                .contains("pkg:cargo/time@0.3.20", "pkg:cargo/smallvec@1.10.0", "pkg:cargo/hex@0.4.3")
                .noneMatch(purl -> purl.contains("shop"));
    }

    @Test
    void goNamesWhatIsNeededIndirectlyAndTakesReplacements() {
        Cataloged found = fixture("go/go.mod");
        assertThat(found.problems).isEmpty();
        assertThat(found.purls())
                .hasSize(24)
                .contains(
                        "pkg:golang/github.com/gin-gonic/gin@v1.9.0",
                        "pkg:golang/golang.org/x/text@v0.9.0",
                        "pkg:golang/golang.org/x/net@v0.7.0");
    }

    @Test
    void bundlerAndComposer() {
        assertThat(fixture("bundler/Gemfile.lock").purls())
                .containsExactly(
                        "pkg:gem/mustermann@3.0.0",
                        "pkg:gem/rack@2.2.22",
                        "pkg:gem/rack-protection@3.0.5",
                        "pkg:gem/ruby2_keywords@0.0.5",
                        "pkg:gem/sinatra@3.0.5",
                        "pkg:gem/tilt@2.0.11");
        Cataloged composer = fixture("composer/composer.lock");
        assertThat(presences(composer))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "pkg:composer/monolog/monolog@2.9.1", Presence.DECLARED,
                        "pkg:composer/psr/log@1.1.4", Presence.DECLARED,
                        "pkg:composer/phpunit/phpunit@9.6.9", Presence.DECLARED_FOR_DEVELOPMENT));
        assertThat(composer.facts.getFirst().licenses()).containsExactly("MIT");
    }

    /** Path, content, what must come of it; a purl that ends in {@code !dev} is for development. As the formats' documentation has them. */
    static List<Arguments> documented() {
        return List.of(
                Arguments.of(
                        "app/package-lock.json",
                        """
                        {"lockfileVersion": 1, "dependencies": {
                          "a": {"version": "1.0.0", "dependencies": {"a": {"version": "2.0.0", "dev": true}}},
                          "b": {"version": "npm:@c/d@3.0.0"},
                          "e": {"version": "git+ssh://git@github.com/e/e.git#abc"},
                          "own": {"version": "file:../own"}}}
                        """,
                        List.of("pkg:npm/a@1.0.0", "pkg:npm/a@2.0.0!dev", "pkg:npm/%40c/d@3.0.0", "pkg:npm/e")),
                Arguments.of(
                        "app/package-lock.json",
                        """
                        {"lockfileVersion": 3, "packages": {"": {"name": "shop", "version": "1.0.0"},
                          "packages/ui": {"version": "1.0.0"},
                          "node_modules/ui": {"resolved": "packages/ui", "link": true},
                          "node_modules/a": {"version": "1.0.0"},
                          "node_modules/b/node_modules/@s/c": {"version": "2.0.0", "dev": true},
                          "node_modules/alias": {"name": "real", "version": "3.0.0", "devOptional": true}}}
                        """,
                        List.of("pkg:npm/a@1.0.0", "pkg:npm/%40s/c@2.0.0!dev", "pkg:npm/real@3.0.0")),
                Arguments.of("app/npm-shrinkwrap.json", "{\"lockfileVersion\": 1}", List.of()),
                Arguments.of("app/yarn.lock", """
                        # yarn lockfile v1


                        "@s/a@^1.0.0", "@s/a@~1.0.0":
                          version "1.0.1"

                        "own@file:./own":
                          version "0.0.0"

                        b@^2:
                          version "2.0.0"
                        """, List.of("pkg:npm/%40s/a@1.0.1", "pkg:npm/b@2.0.0")),
                Arguments.of("app/yarn.lock", """
                        __metadata:
                          version: 6

                        "shop@workspace:.":
                          version: 0.0.0-use.local
                          resolution: "shop@workspace:."
                          linkType: soft

                        "typescript@patch:typescript@^5#~builtin<compat/typescript>":
                          version: 5.3.3
                          resolution: "typescript@patch:typescript@npm%3A5.3.3#~builtin<compat/typescript>::version=5.3.3&hash=e012d7"
                          linkType: hard
                        """, List.of("pkg:npm/typescript@5.3.3")),
                Arguments.of(
                        "app/pnpm-lock.yaml",
                        """
                        lockfileVersion: 5.3
                        packages:
                          /@s/a/1.0.0_b@2.0.0:
                            dev: true
                          /b/2.0.0:
                            dev: false
                          github.com/c/c/abc:
                            name: c
                            version: 3.0.0
                          file:../own:
                            resolution: {directory: ../own, type: directory}
                        """,
                        List.of("pkg:npm/%40s/a@1.0.0!dev", "pkg:npm/b@2.0.0", "pkg:npm/c@3.0.0")),
                Arguments.of(
                        "app/pnpm-lock.yaml",
                        """
                        lockfileVersion: '9.0'
                        importers:
                          .:
                            dependencies:
                              a: {specifier: ^1.0.0, version: 1.0.0(b@2.0.0)}
                              alias: {specifier: 'npm:@s/c@3', version: '@s/c@3.0.0'}
                            devDependencies:
                              d: {specifier: ^4.0.0, version: 4.0.0}
                        packages:
                          a@1.0.0: {resolution: {integrity: x}}
                          b@2.0.0: {resolution: {integrity: x}}
                          '@s/c@3.0.0': {resolution: {integrity: x}}
                          d@4.0.0: {resolution: {integrity: x}}
                          e@5.0.0: {resolution: {integrity: x}}
                        snapshots:
                          a@1.0.0(b@2.0.0): {dependencies: {b: 2.0.0}}
                          b@2.0.0: {}
                          '@s/c@3.0.0': {}
                          d@4.0.0: {dependencies: {e: 5.0.0}}
                          e@5.0.0: {}
                        """,
                        List.of(
                                "pkg:npm/a@1.0.0",
                                "pkg:npm/b@2.0.0",
                                "pkg:npm/%40s/c@3.0.0",
                                "pkg:npm/d@4.0.0!dev",
                                "pkg:npm/e@5.0.0!dev")),
                Arguments.of("app/bun.lock", """
                        {"lockfileVersion": 1, "workspaces": {"": {"name": "shop",},},
                         "packages": {"@s/a": ["@s/a@1.0.0", "", {}, "sha512-x"], "own": ["own@workspace:packages/own"],}}
                        """, List.of("pkg:npm/%40s/a@1.0.0")),
                Arguments.of(
                        "srv/requirements-dev.txt",
                        """
                        # tools
                        -r requirements.txt
                        --index-url https://example.com/simple
                        black==23.3.0 ; python_version >= "3.8"  # formatter
                        Django[argon2] == 4.2.1 \\
                            --hash=sha256:abc
                        """,
                        List.of("pkg:pypi/black@23.3.0!dev", "pkg:pypi/django@4.2.1!dev")),
                Arguments.of(
                        "srv/requirements/base.txt",
                        "requests>=2.0\nurllib3\nsix==1.*\nattrs===23.1.0\nflask @ https://example.com/flask.whl\n./own\n-e .\n",
                        List.of(
                                "pkg:pypi/requests",
                                "pkg:pypi/urllib3",
                                "pkg:pypi/six",
                                "pkg:pypi/attrs@23.1.0",
                                "pkg:pypi/flask")),
                Arguments.of("app/poetry.lock", """
                        [[package]]
                        name = "a"
                        version = "1.0"
                        category = "dev"
                        [[package]]
                        name = "b"
                        version = "2.0"
                        category = "main"
                        [[package]]
                        name = "own"
                        version = "3.0"
                        [package.source]
                        type = "directory"
                        url = "../own"
                        """, List.of("pkg:pypi/a@1.0!dev", "pkg:pypi/b@2.0")),
                Arguments.of(
                        "app/pylock.toml",
                        "lock-version = '1.0'\n[[packages]]\nname = 'attrs'\nversion = '25.1.0'\n[[packages]]\nname = 'own'\ndirectory = {path = '.'}\n",
                        List.of("pkg:pypi/attrs@25.1.0")),
                Arguments.of(
                        "app/Gemfile.lock",
                        """
                        PATH
                          remote: .
                          specs:
                            own (1.0.0)

                        GEM
                          remote: https://rubygems.org/
                          specs:
                            nokogiri (1.15.4-x86_64-linux)
                              racc (~> 1.4)
                            racc (1.7.1)

                        DEPENDENCIES
                          nokogiri
                        """,
                        List.of("pkg:gem/nokogiri@1.15.4?platform=x86_64-linux", "pkg:gem/racc@1.7.1")),
                Arguments.of(
                        "app/go.mod",
                        "module x\ngo 1.21\nrequire example.com/a v1.0.0\nrequire example.com/own v0.0.0\nreplace example.com/own => ../own\n",
                        List.of("pkg:golang/example.com/a@v1.0.0")),
                Arguments.of("app/packages.lock.json", """
                        {"version": 1, "dependencies": {"net8.0": {
                          "Newtonsoft.Json": {"type": "Direct", "requested": "[13.0.1, )", "resolved": "13.0.1"},
                          "own": {"type": "Project"}}}}
                        """, List.of("pkg:nuget/Newtonsoft.Json@13.0.1")),
                Arguments.of(
                        "app/gradle.lockfile",
                        """
                        # This is a Gradle generated file for dependency locking.
                        com.google.guava:guava:31.1-jre=compileClasspath,testRuntimeClasspath
                        junit:junit:4.13.2=testCompileClasspath,testRuntimeClasspath
                        empty=annotationProcessor
                        """,
                        List.of("pkg:maven/com.google.guava/guava@31.1-jre", "pkg:maven/junit/junit@4.13.2!dev")),
                Arguments.of(
                        "app/gradle/dependency-locks/testRuntimeClasspath.lockfile",
                        "junit:junit:4.13.2\n",
                        List.of("pkg:maven/junit/junit@4.13.2!dev")),
                Arguments.of("app/mix.lock", """
                        %{
                          "plug": {:hex, :plug, "1.15.0", "abc", [:mix], [{:mime, "~> 1.0", [hex: :mime]}], "hexpm", "def"},
                          "other": {:git, "https://example.com/other.git", "abc", []},
                        }
                        """, List.of("pkg:hex/plug@1.15.0", "pkg:hex/other")),
                Arguments.of("app/pubspec.lock", """
                        packages:
                          http:
                            dependency: "direct main"
                            description: {name: http, url: "https://pub.dev"}
                            source: hosted
                            version: "1.1.0"
                          lints:
                            dependency: "direct dev"
                            source: hosted
                            version: "2.1.1"
                          flutter:
                            dependency: "direct main"
                            source: sdk
                            version: "0.0.0"
                        """, List.of("pkg:pub/http@1.1.0", "pkg:pub/lints@2.1.1!dev")),
                Arguments.of("app/renv.lock", """
                        {"R": {"Version": "4.3.1"}, "Packages": {
                          "digest": {"Package": "digest", "Version": "0.6.33", "Source": "Repository"},
                          "limma": {"Package": "limma", "Version": "3.56.2", "Source": "Bioconductor"}}}
                        """, List.of("pkg:cran/digest@0.6.33", "pkg:bioconductor/limma@3.56.2")),
                Arguments.of(
                        "app/conan.lock",
                        """
                        {"version": "0.5", "requires": ["zlib/1.2.13#rev%1.0", "mine/1.0@acme/stable#r"], "build_requires": ["cmake/3.26.4"]}
                        """,
                        List.of(
                                "pkg:conan/zlib@1.2.13",
                                "pkg:conan/mine@1.0?channel=stable&user=acme",
                                "pkg:conan/cmake@3.26.4!dev")),
                Arguments.of("app/conan.lock", """
                        {"graph_lock": {"nodes": {"0": {"ref": "conanfile.txt"}, "1": {"ref": "zlib/1.2.11#0", "context": "host"}}}}
                        """, List.of("pkg:conan/zlib@1.2.11")),
                Arguments.of(
                        "app/Package.resolved",
                        """
                        {"pins": [
                          {"identity": "swift-nio", "kind": "remoteSourceControl", "location": "https://github.com/apple/swift-nio.git", "state": {"version": "2.56.0"}},
                          {"identity": "own", "kind": "localSourceControl", "location": "/src/own", "state": {}},
                          {"identity": "b", "kind": "remoteSourceControl", "location": "git@github.com:acme/b.git", "state": {"branch": "main"}}]}
                        """,
                        List.of("pkg:swift/github.com/apple/swift-nio@2.56.0", "pkg:swift/github.com/acme/b")));
    }

    @ParameterizedTest
    @MethodSource("documented")
    void readsWhatTheFormatsDocumentationSays(String path, String content, List<String> purls) {
        Cataloged found = read(path, content);
        assertThat(found.facts.stream()
                        .map(fact ->
                                fact.purl() + (fact.presence() == Presence.DECLARED_FOR_DEVELOPMENT ? "!dev" : "")))
                .containsExactlyElementsOf(purls);
        assertThat(found.facts).allSatisfy(fact -> {
            assertThat(fact.presence().isInstalled()).isFalse();
            assertThat(fact.path()).isEqualTo(path);
        });
        assertThat(found.problems).isEmpty();
    }

    static Stream<Arguments> all() {
        return Stream.concat(
                documented().stream().map(each -> {
                    Object[] parts = each.get();
                    return Arguments.of(parts[0], ((String) parts[1]).getBytes(StandardCharsets.UTF_8));
                }),
                Stream.of("uv/uv.lock", "npm-6/package-lock.json", "yarn-4/yarn.lock", "pnpm-10/pnpm-lock.yaml")
                        .map(fixture -> Arguments.of(
                                "app/" + fixture.substring(fixture.indexOf('/') + 1),
                                Arrays.copyOf(bytes(fixture), 2000))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void cutAndDamagedFilesAreNeverAnError(String path, byte[] bytes) {
        Random random = new Random(7);
        for (int i = 0; i < bytes.length; i += 1 + bytes.length / 500) {
            read(path, Arrays.copyOf(bytes, i));
            byte[] damaged = bytes.clone();
            damaged[i] = (byte) random.nextInt();
            read(path, damaged);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void rubbishIsAProblem(String path, byte[] ignored) {
        Cataloged found = read(path, "\u0000\u0001 rubbish");
        assertThat(found.facts).isEmpty();
        assertThat(found.problems).hasSize(1);
    }

    @Test
    void aGoModFromBeforeItWasCompleteSaysSo() {
        Cataloged found = read("app/go.mod", "module x\ngo 1.16\nrequire example.com/a v1.0.0\n");
        assertThat(found.purls()).containsExactly("pkg:golang/example.com/a@v1.0.0");
        assertThat(found.problems).singleElement().asString().contains("Go before 1.17");
    }

    @Test
    void aPackageForBothIsForProduction() {
        Cataloged found = read(
                "app/Pipfile.lock",
                "{\"default\": {\"a\": {\"version\": \"==1\"}}, \"develop\": {\"a\": {\"version\": \"==1\"}}}");
        assertThat(presences(found)).isEqualTo(Map.of("pkg:pypi/a@1", Presence.DECLARED));
    }

    @Test
    void atTheCapAllAreReadAndBeyondItIsAProblem() {
        assertThat(gradle(Declarations.MAX_PACKAGES).problems).isEmpty();
        Cataloged beyond = gradle(Declarations.MAX_PACKAGES + 1);
        assertThat(beyond.facts).hasSize(Declarations.MAX_PACKAGES);
        assertThat(beyond.problems).singleElement().asString().contains("more than 50000 packages");
    }

    @Test
    void atTheCapAFileIsReadAndBeyondItIsAProblem() {
        String line = "g:a:1=runtimeClasspath\n";
        String most = line + "#".repeat(LockFileCataloger.MAX_BYTES - line.length());
        assertThat(read("app/gradle.lockfile", most).purls()).containsExactly("pkg:maven/g/a@1");
        Cataloged beyond = read("app/gradle.lockfile", most + "#");
        assertThat(beyond.facts).isEmpty();
        assertThat(beyond.problems).singleElement().asString().contains("more than the 16777216");
    }

    private static Cataloged gradle(int packages) {
        return read(
                "app/gradle.lockfile",
                IntStream.range(0, packages)
                        .mapToObj(i -> "g:a" + i + ":1=runtimeClasspath\n")
                        .collect(Collectors.joining()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app/node_modules/x/package-lock.json",
                "usr/lib/node_modules/npm/package-lock.json",
                "usr/lib/ruby/gems/3.1.0/gems/rack-2.2.4/Gemfile.lock",
                "usr/lib/python3/dist-packages/x/requirements.txt",
                "app/vendor/acme/lib/composer.lock",
                "root/.cargo/registry/src/index/x-1.0/Cargo.lock",
                "usr/local/cargo/registry/src/index/x-1.0/Cargo.lock",
                "go/pkg/mod/example.com/x@v1.0.0/go.mod",
                "usr/share/doc/x/requirements.txt",
                "app/yarn.lock.bak",
                "app/go.sum",
                "app/pom.xml",
                "app/notes.txt",
                "app/my-requirements.txt"
            })
    void leavesAlone(String path) {
        assertThat(new LockFileCataloger().wants(path)).isFalse();
    }

    @Test
    void eachFormatHasARowInItsPage() throws IOException {
        String page = Files.readString(Path.of("docs", "capabilities.md"));
        assertThat(LockFormats.names()).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}
