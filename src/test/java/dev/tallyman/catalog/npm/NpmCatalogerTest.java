package dev.tallyman.catalog.npm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.Cataloged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpmCatalogerTest {
    private static final String PATH = "app/node_modules/lodash/package.json";

    private final NpmCataloger cataloger = new NpmCataloger();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node_modules/a/package.json",
                "app/node_modules/a/package.json",
                "app/node_modules/@s/a/package.json",
                "usr/lib/node_modules/npm/node_modules/a/package.json",
                "app/node_modules/@s/a/node_modules/@t/b/package.json",
                "app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json",
                "app/node_modules/.pnpm/@s+a@1.0.0_b@2/node_modules/@s/a/package.json",
                "app/node_modules/.store/a-npm-1.0.0-abc/node_modules/a/package.json",
                "app/.yarn/unplugged/a-npm-1.0.0-abc/node_modules/a/package.json",
            })
    void wantsWhatNodeResolves(String path) {
        assertThat(cataloger.wants(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app/package.json5",
                "app/node_modules/package.json",
                "app/node_modules/@s/package.json",
                "app/node_modules/a/lib/package.json",
                "app/node_modules/a/dist/esm/package.json",
                "app/node_modules/a/test/fixtures/node_modules/b/package.json",
                "app/node_modules/a/package.json/package.json",
                "app/node_modules/.bin/package.json",
                "app/node_modules/.package-lock.json",
                "app/node_modules/a/package.json5",
                "app/node_modules//package.json",
            })
    void leavesTheRest(String path) {
        assertThat(cataloger.wants(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "package.json,node_modules",
        "app/package.json,app/node_modules",
        "app/node_modules/a/package.json,",
    })
    void anApplicationIsOneBesideItsPackages(String path, String folder) {
        assertThat(cataloger.wants(path)).isTrue();
        assertThat(cataloger.onlyBeside(path)).isEqualTo(folder);
    }

    @Test
    void anApplicationThatWasNeverPublishedIsNotTakenForThePackageOfThatNameInTheRegistry() {
        assertThat(Cataloged.of(cataloger, "app/package.json", "{\"name\": \"ghost\", \"version\": \"5.1.0\"}")
                        .purls())
                .containsExactly("pkg:npm/ghost@5.1.0");
        assertThat(Cataloged.of(
                                cataloger,
                                "app/package.json",
                                "{\"name\": \"ghost\", \"version\": \"5.1.0\", \"private\": true}")
                        .purls())
                .containsExactly("pkg:generic/ghost@5.1.0");
        assertThat(Cataloged.of(cataloger, "app/package.json", "{\"name\": \"@acme/ghost\"}")
                        .purls())
                .containsExactly("pkg:generic/%40acme%2Fghost");
        assertThat(Cataloged.of(cataloger, "app/package.json", "{\"version\": \"1.0\", \"dependencies\": {}}").facts)
                .isEmpty();
    }

    @Test
    void readsNameVersionAndLicense() {
        Cataloged found =
                Cataloged.of(cataloger, PATH, "{\"name\": \"lodash\", \"version\": \"4.17.15\", \"license\": \"MIT\"}");
        assertThat(found.purls()).containsExactly("pkg:npm/lodash@4.17.15");
        assertThat(found.facts.getFirst().name()).isEqualTo("lodash");
        assertThat(found.facts.getFirst().path()).isEqualTo(PATH);
        assertThat(found.facts.getFirst().licenses()).containsExactly("MIT");
        assertThat(found.facts.getFirst().system()).isFalse();
        assertThat(found.problems).isEmpty();
    }

    @Test
    void theNameInsideCountsWhereTheFolderIsAnAlias() {
        Cataloged found = Cataloged.of(
                cataloger, "node_modules/old-ws/package.json", "{\"name\": \"ws\", \"version\": \"7.4.5\"}");
        assertThat(found.purls()).containsExactly("pkg:npm/ws@7.4.5");
    }

    @Test
    void aScopeIsTheNamespace() {
        Cataloged found = Cataloged.of(cataloger, PATH, "{\"name\": \"@babel/core\", \"version\": \"7.0.0-beta.1\"}");
        assertThat(found.purls()).containsExactly("pkg:npm/%40babel/core@7.0.0-beta.1");
        assertThat(found.facts.getFirst().name()).isEqualTo("@babel/core");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"license\": {\"type\": \"ISC\", \"url\": \"x\"} | ISC",
                "\"licenses\": [{\"type\": \"MIT\"}, {\"type\": \"GPL-2.0\"}] | MIT,GPL-2.0",
                "\"licenses\": [\"BSD\"] | BSD",
                "\"license\": [\"A\", [\"B\"]] | A",
            })
    void readsTheOldFormsOfLicenses(String field, String licenses) {
        Cataloged found = Cataloged.of(cataloger, PATH, "{\"name\": \"a\", \"version\": \"1\", " + field + "}");
        assertThat(found.facts.getFirst().licenses()).containsExactly(licenses.split(","));
    }

    @Test
    void aVersionThatIsMissingIsUnknown() {
        assertThat(Cataloged.of(cataloger, PATH, "{\"name\": \"lodash\"}").facts)
                .singleElement()
                .satisfies(fact -> assertThat(fact.version()).isEmpty());
    }

    @Test
    void theFolderNamesWhatDoesNotNameItself() {
        assertThat(Cataloged.of(cataloger, "node_modules/@s/a/package.json", "\ufeff{\"version\": \"1.0.0\"}")
                        .purls())
                .containsExactly("pkg:npm/%40s/a@1.0.0");
    }

    @Test
    void aFileThatOnlyTellsTheModuleTypeIsNoPackage() {
        Cataloged found = Cataloged.of(cataloger, PATH, "{\"type\": \"module\"}");
        assertThat(found.facts).isEmpty();
        assertThat(found.problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"name\": \"a\", \"version\": \"1\"",
                "{\"name\": \"a b\", \"version\": \"1\"}",
                "{\"name\": \"a/b\", \"version\": \"1\"}",
                "\u0000\u0001",
            })
    void brokenContentIsAProblem(String content) {
        Cataloged found = Cataloged.of(cataloger, PATH, content);
        assertThat(found.facts).isEmpty();
        assertThat(found.problems).hasSize(1);
    }

    @Test
    void deepNestingAndExcessiveLengthAreProblems() {
        assertThat(Cataloged.of(cataloger, PATH, "[".repeat(100_000)).problems).hasSize(1);
        assertThat(Cataloged.of(cataloger, PATH, " ".repeat(NpmCataloger.MAX_BYTES + 1)).problems)
                .singleElement()
                .asString()
                .contains("more than the");
        assertThat(Cataloged.of(cataloger, PATH, " ".repeat(NpmCataloger.MAX_BYTES - 2) + "{}").problems)
                .isEmpty();
    }
}
