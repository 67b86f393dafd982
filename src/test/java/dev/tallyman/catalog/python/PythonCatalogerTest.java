package dev.tallyman.catalog.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.Cataloged;
import dev.tallyman.testing.Zips;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonCatalogerTest {
    private static final String SITE = "usr/lib/python3.11/site-packages/";

    private final PythonCataloger cataloger = new PythonCataloger();

    @ParameterizedTest
    @ValueSource(
            strings = {
                SITE + "six-1.16.0.dist-info/METADATA",
                SITE + "PyYAML-6.0.egg-info/PKG-INFO",
                SITE + "argparse-1.4.0.egg-info",
                SITE + "foo-1.0-py3.11.egg/EGG-INFO/PKG-INFO",
                SITE + "setuptools/_vendor/jaraco.text-3.7.0.dist-info/METADATA",
                "usr/lib/python3/dist-packages/urllib3-1.26.12.egg-info/PKG-INFO",
                "var/task/requests-2.0.0.dist-info/METADATA",
                "tests/venv/lib/python3/site-packages/six-1.16.0.dist-info/METADATA",
            })
    void wantsMetadata(String path) {
        assertThat(cataloger.wants(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SITE + "six-1.16.0.dist-info/RECORD",
                SITE + "six-1.16.0.dist-info/sub/METADATA",
                SITE + "six.py",
                SITE + "PyYAML-6.0.egg-info/requires.txt",
                SITE
                        + "pkg_resources/tests/data/my-test-package_unpacked-egg/my_test_package-1.0-py3.7.egg/EGG-INFO/PKG-INFO",
                "usr/share/doc/python3-flask/examples/flaskr.egg-info/PKG-INFO",
                "METADATA",
                "PKG-INFO",
            })
    void leavesTheRest(String path) {
        assertThat(cataloger.wants(path)).isFalse();
    }

    @Test
    void readsAWheelsMetadata() {
        Cataloged found = Cataloged.of(cataloger, SITE + "Flask_SQLAlchemy-2.5.1.dist-info/METADATA", """
                Metadata-Version: 2.1
                Name: Flask-SQLAlchemy
                Version: 2.5.1
                License: BSD-3-Clause
                Classifier: License :: OSI Approved :: BSD License

                Name: not a header
                """);
        assertThat(found.purls()).containsExactly("pkg:pypi/flask-sqlalchemy@2.5.1");
        assertThat(found.facts.getFirst().name()).isEqualTo("Flask-SQLAlchemy");
        assertThat(found.facts.getFirst().licenses()).containsExactly("BSD-3-Clause");
        assertThat(found.problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"zope.interface,zope-interface", "ruamel.yaml.clib,ruamel-yaml-clib", "A__b-.c,a-b-c", "x,x"})
    void namesAreNormalisedInThePurlAlone(String name, String normalised) {
        Cataloged found =
                Cataloged.of(cataloger, SITE + "x.dist-info/METADATA", "Name: " + name + "\r\nVersion: 1\r\n");
        assertThat(found.purls()).containsExactly("pkg:pypi/" + normalised + "@1");
        assertThat(found.facts.getFirst().name()).isEqualTo(name);
    }

    @Test
    void licensesAreTheExpressionThenTheFieldThenTheClassifiers() {
        String start = "Name: a\nVersion: 1\n";
        String classifiers =
                "Classifier: License :: OSI Approved :: MIT License\nClassifier: License :: OSI Approved\n";
        assertThat(licenses(start + "License-Expression: MIT OR Apache-2.0\nLicense: x\n" + classifiers))
                .isEqualTo("MIT OR Apache-2.0");
        assertThat(licenses(start + "License: ISC\n" + classifiers)).isEqualTo("ISC");
        assertThat(licenses(start + "License: UNKNOWN\n" + classifiers)).isEqualTo("MIT License");
        assertThat(licenses(start + "License: Copyright\n   all of it\n" + classifiers))
                .isEqualTo("MIT License");
    }

    private String licenses(String content) {
        return String.join(
                ",",
                Cataloged.of(cataloger, SITE + "a.dist-info/METADATA", content)
                        .facts
                        .getFirst()
                        .licenses());
    }

    @Test
    void whatIsMissingInsideIsReadFromTheFolderAndTold() {
        Cataloged found = Cataloged.of(cataloger, SITE + "six-1.16.0.dist-info/METADATA", "");
        assertThat(found.purls()).containsExactly("pkg:pypi/six@1.16.0");
        assertThat(found.problems).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u0001\u0002", "Name: ../x\nVersion: 1\n", "no header at all"})
    void brokenContentIsAProblem(String content) {
        Cataloged found = Cataloged.of(cataloger, SITE + "broken.dist-info/METADATA", content);
        assertThat(found.facts).isEmpty();
        assertThat(found.problems).hasSize(1);
    }

    @Test
    void readsEggsAndApplicationsThatAreZips() {
        PythonArchiveCataloger archives = new PythonArchiveCataloger();
        assertThat(archives.wants("opt/foo-1.0-py2.7.egg")).isTrue();
        assertThat(archives.wants("opt/foo.egg-info")).isFalse();
        byte[] zip = Zips.zip(
                "EGG-INFO/PKG-INFO",
                "Name: foo\nVersion: 1.0\n",
                ".deps/six-1.16.0-py2.py3-none-any.whl/six-1.16.0.dist-info/METADATA",
                "Name: six\nVersion: 1.16.0\n");
        Cataloged found = Cataloged.of(archives, "opt/foo.pex", zip);
        assertThat(found.purls()).containsExactly("pkg:pypi/foo@1.0", "pkg:pypi/six@1.16.0");
        assertThat(found.facts.getFirst().path()).isEqualTo("opt/foo.pex!/EGG-INFO/PKG-INFO");
        assertThat(Cataloged.of(archives, "opt/foo.egg", "not a zip").problems).containsExactly("not a zip archive");
    }

    @Test
    void readsCondasRecords() {
        CondaCataloger conda = new CondaCataloger();
        assertThat(conda.wants("opt/conda/conda-meta/numpy-1.2-py_0.json")).isTrue();
        assertThat(conda.wants("conda-meta/numpy-1.2-py_0.json")).isTrue();
        assertThat(conda.wants("opt/conda/conda-meta/history")).isFalse();
        assertThat(conda.wants("opt/conda-meta/x/y.json")).isFalse();
        assertThat(conda.wants("y.json")).isFalse();
        Cataloged found = Cataloged.of(conda, "opt/conda/conda-meta/openssl-1.1.1t-h7f8727e_0.json", """
                {"name": "openssl", "version": "1.1.1t", "build": "h7f8727e_0", "subdir": "linux-64", "license": "OpenSSL"}
                """);
        assertThat(found.purls()).containsExactly("pkg:conda/openssl@1.1.1t?build=h7f8727e_0&subdir=linux-64");
        assertThat(Cataloged.of(conda, "conda-meta/x.json", "{\"version\": \"1\"}").problems)
                .hasSize(1);
        assertThat(Cataloged.of(conda, "conda-meta/x.json", "{").problems).hasSize(1);
    }
}
