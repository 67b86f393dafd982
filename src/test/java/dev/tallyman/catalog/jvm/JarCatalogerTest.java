package dev.tallyman.catalog.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.catalog.zip.ZipBudget;
import dev.tallyman.testing.Cataloged;
import dev.tallyman.testing.Zips;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JarCatalogerTest {
    private final JarCataloger cataloger = new JarCataloger();

    @ParameterizedTest
    @CsvSource({
        "app/app.jar,true", "app/APP.WAR,true", "x.ear,true", "var/jenkins/git.hpi,true", "x.lpkg,true",
        "x.jar.txt,false", "jar,false", "x.class,false", "a.jar/b,false", "x.zip,false"
    })
    void wantsArchives(String path, boolean wanted) {
        assertThat(cataloger.wants(path)).isEqualTo(wanted);
    }

    @Test
    void mavensFilesNameTheJarAndWhatIsShadedIntoIt() {
        byte[] jar = Zips.zip(
                "META-INF/maven/com.google.code.gson/gson/pom.properties",
                "groupId=com.google.code.gson\nartifactId=gson\nversion=2.8.5\n",
                "META-INF/maven/com.acme/rocket/pom.properties",
                "groupId=com.acme\nartifactId=rocket\nversion=1.0\n",
                "META-INF/maven/com.acme/rocket/pom.xml",
                "<project><artifactId>rocket</artifactId><licenses><license><name>MIT</name></license></licenses></project>");
        Cataloged found = Cataloged.of(cataloger, "app/rocket-1.0.jar", jar);
        assertThat(found.purls())
                .containsExactly("pkg:maven/com.acme/rocket@1.0", "pkg:maven/com.google.code.gson/gson@2.8.5");
        assertThat(found.facts.get(0).path()).isEqualTo("app/rocket-1.0.jar");
        assertThat(found.facts.get(0).licenses()).containsExactly("MIT");
        assertThat(found.facts.get(1).path())
                .isEqualTo("app/rocket-1.0.jar!/META-INF/maven/com.google.code.gson/gson/pom.properties");
        assertThat(found.problems).isEmpty();
    }

    @Test
    void aLoneShadedLibraryDoesNotNameTheJarAroundIt() {
        byte[] jar = Zips.zip(
                "META-INF/maven/com.google.code.gson/gson/pom.properties",
                "groupId=com.google.code.gson\nartifactId=gson\nversion=2.8.5\n",
                "org/apache/kafka/Thing.class",
                "");
        assertThat(Cataloged.of(cataloger, "kafka-clients-3.4.0.jar", jar).purls())
                .containsExactly(
                        "pkg:maven/org.apache.kafka/kafka-clients@3.4.0", "pkg:maven/com.google.code.gson/gson@2.8.5");
    }

    @Test
    void aRenamedJarIsWhatItsOnlyMavenFilesSay() {
        byte[] jar = Zips.zip("META-INF/maven/com.acme/rocket/pom.xml", """
                <project><parent><groupId>com.acme</groupId><version>2.1</version></parent>
                <artifactId>rocket</artifactId><version>${revision}</version><properties><revision>2.2</revision></properties></project>
                """);
        assertThat(Cataloged.of(cataloger, "app/app.jar", jar).purls())
                .containsExactly("pkg:maven/com.acme/rocket@2.2");
    }

    @Test
    void readsAFatJarBehindAScript() {
        byte[] inner = Zips.zip(
                "META-INF/maven/org.yaml/snakeyaml/pom.properties",
                "groupId=org.yaml\nartifactId=snakeyaml\nversion=1.26\n");
        byte[] fat = Zips.concat(
                "#!/bin/bash\n# PK is no header\nexec java -jar \"$0\"\n".getBytes(StandardCharsets.UTF_8),
                Zips.stored(
                        "BOOT-INF/lib/snakeyaml-1.26.jar",
                        inner,
                        "BOOT-INF/lib/deep.war",
                        Zips.zip("WEB-INF/lib/snakeyaml-1.26.jar", inner),
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\r\nImplementation-Title: shop\r\nImplementation-Version: 3.1\r\n"));
        Cataloged found = Cataloged.of(cataloger, "srv/shop.jar", fat);
        assertThat(found.facts.stream().map(fact -> fact.path() + " " + fact.purl()))
                .containsExactly(
                        "srv/shop.jar!/BOOT-INF/lib/snakeyaml-1.26.jar pkg:maven/org.yaml/snakeyaml@1.26",
                        "srv/shop.jar!/BOOT-INF/lib/deep.war!/WEB-INF/lib/snakeyaml-1.26.jar pkg:maven/org.yaml/snakeyaml@1.26",
                        "srv/shop.jar pkg:maven/shop@3.1");
        assertThat(found.problems).isEmpty();
    }

    @Test
    void theManifestNamesAJarThatSomebodyRenamed() {
        byte[] jar = Zips.zip(
                "META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\r\nBundle-SymbolicName: com.fasterxml.jackson.core.jacks\r\n on-databind;singleton:=true\r\nBundle-Version: 2.13.3\r\n",
                "com/fasterxml/jackson/databind/ObjectMapper.class",
                "");
        assertThat(Cataloged.of(cataloger, "lib/databind.jar", jar).purls())
                .containsExactly("pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.13.3");
    }

    @Test
    void aDomainThatManyProjectsShareIsNoGroup() {
        assertThat(Cataloged.of(cataloger, "jena-shacl-5.6.0.jar", Zips.zip("org/apache/jena/shacl/A.class", ""))
                        .purls())
                .containsExactly("pkg:maven/org.apache.jena/jena-shacl@5.6.0");
        byte[] module = Zips.zip(
                "org/apache/A.class", "", "META-INF/MANIFEST.MF", "Automatic-Module-Name: org.apache.jena.shacl\n");
        assertThat(Cataloged.of(cataloger, "jena-shacl-5.6.0.jar", module).purls())
                .containsExactly("pkg:maven/org.apache.jena/jena-shacl@5.6.0");
        assertThat(Cataloged.of(cataloger, "thing-1.0.jar", Zips.zip("org/apache/A.class", ""))
                        .purls())
                .containsExactly("pkg:maven/thing@1.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    META-INF/native-image/com.acme/rocket-core/reflect-config.json | {} | com.acme/rocket-core@1.2
                    META-INF/native-image/com.other/shaded/reflect-config.json | {} | io.vendor.x/rocket-core@1.2
                    META-INF/native-image/reflect-config.json | {} | io.vendor.x/rocket-core@1.2
                    META-INF/quarkus-extension.yaml | artifact: "com.acme:rocket-core::jar:1.2" | com.acme/rocket-core@1.2
                    META-INF/build-info.properties | build.group=com.acme\\nbuild.artifact=shop\\nbuild.version=3 | com.acme/shop@1.2
                    META-INF/build-info.properties | build.time=3 | io.vendor.x/rocket-core@1.2
                    META-INF/MANIFEST.MF | Implementation-Title: com.acme#rocket-core;1.2 | com.acme/rocket-core@1.2
                    META-INF/MANIFEST.MF | Implementation-Title: com.acme:rocket-core | com.acme/rocket-core@1.2
                    META-INF/MANIFEST.MF | Implementation-Title: com.acme:other | io.vendor.x/rocket-core@1.2
                    META-INF/MANIFEST.MF | Maven-Group-Id: com.acme | com.acme/rocket-core@1.2
                    META-INF/MANIFEST.MF | Automatic-Module-Name: com.acme.rocket_core | com.acme/rocket-core@1.2
                    META-INF/MANIFEST.MF | Bundle-SymbolicName: com.acme.rocket-core;singleton:=true | com.acme/rocket-core@1.2
                    """)
    void coordinatesWrittenDownByOtherToolsCountBeforeAnyGuess(String entry, String content, String id) {
        byte[] jar =
                Zips.zip("io/vendor/x/y/A.class", "", "io/vendor/x/z/B.class", "", entry, content.replace("\\n", "\n"));
        assertThat(Cataloged.of(cataloger, "lib/rocket-core-1.2.jar", jar).purls())
                .containsExactly("pkg:maven/" + id);
    }

    @Test
    void aKnownNameCountsOnlyWithItsPackages() {
        assertThat(Cataloged.of(cataloger, "h2-2.1.214.jar", Zips.zip("org/h2/Driver.class", ""))
                        .purls())
                .containsExactly("pkg:maven/com.h2database/h2@2.1.214");
        assertThat(Cataloged.of(cataloger, "h2-2.1.214.jar", Zips.zip("com/acme/hydrogen/A.class", ""))
                        .purls())
                .containsExactly("pkg:maven/com.acme.hydrogen/h2@2.1.214");
    }

    @Test
    void whatIsShadedIntoAJarDoesNotNameIt() {
        byte[] mostlyShaded = Zips.zip(
                "com/squareup/wire/A.class",
                "",
                "okio/B.class",
                "",
                "de/signal/C.class",
                "",
                "de/signal/d/D.class",
                "");
        assertThat(Cataloged.of(cataloger, "signal-service-2.1.jar", mostlyShaded)
                        .purls())
                .containsExactly("pkg:maven/signal-service@2.1");
        byte[] own = Zips.zip("com/squareup/wire/A.class", "", "com/squareup/wire/b/B.class", "", "okio/B.class", "");
        assertThat(Cataloged.of(cataloger, "wire-thing-2.1.jar", own).purls())
                .containsExactly("pkg:maven/com.squareup.wire/wire-thing@2.1");
    }

    @Test
    void aJarWithoutClassesIsNotKnownByTheTailOfItsModulesName() {
        byte[] relocated = Zips.zip("META-INF/MANIFEST.MF", "Automatic-Module-Name: org.optaplanner.core\n");
        assertThat(Cataloged.of(cataloger, "optaplanner-core-10.2.0.jar", relocated)
                        .purls())
                .containsExactly("pkg:maven/optaplanner-core@10.2.0");
    }

    @Test
    void aPatternOfNamesTakesNoVersionForAPartOfTheName() {
        byte[] war = Zips.zip("META-INF/MANIFEST.MF", "Implementation-Title: org.apache.solr\n");
        assertThat(Cataloged.of(cataloger, "solr-4.10.4.war", war).purls()).containsExactly("pkg:maven/solr@4.10.4");
    }

    @Test
    void groupsThatChangedAreToldApartByVersion() {
        byte[] jar = Zips.zip("org/dom4j/Document.class", "");
        assertThat(Cataloged.of(cataloger, "dom4j-1.6.1.jar", jar).purls())
                .containsExactly("pkg:maven/dom4j/dom4j@1.6.1");
        assertThat(Cataloged.of(cataloger, "dom4j-2.1.3.jar", jar).purls())
                .containsExactly("pkg:maven/org.dom4j/dom4j@2.1.3");
    }

    @ParameterizedTest
    @CsvSource({
        "spring-core-5.3.20.jar,spring-core,5.3.20",
        "log4j-1.2-api-2.14.1.jar,log4j-1.2-api,2.14.1",
        "netty-transport-native-epoll-4.1.77.Final-linux-x86_64.jar,netty-transport-native-epoll,4.1.77.Final",
        "kafka_2.13-3.4.0.jar,kafka_2.13,3.4.0",
        "guava-31.1-jre.jar,guava,31.1-jre",
        "lib-2.0.0-alpha-1.jar,lib,2.0.0-alpha-1",
        "bcprov-jdk15on-1.70.jar,bcprov-jdk15on,1.70",
        "geronimo-jms_1.1_spec-1.1.1.jar,geronimo-jms_1.1_spec,1.1.1",
        "hibernate-jpa-2.1-api-1.0.2.Final.jar,hibernate-jpa-2.1-api,1.0.2.Final",
        "json-20220320.jar,json,20220320",
        "zipkin-storage-mysql-v1-2.11.8.jar,zipkin-storage-mysql-v1,2.11.8",
        "jffi-1.2.16-native.jar,jffi,1.2.16",
        "zipkin-server-2.11.8-exec.jar,zipkin-server,2.11.8",
        "signal-service-java-2.15.3_unofficial_99.jar,signal-service-java,2.15.3_unofficial_99",
        "h2.jar,h2,",
        "app-SNAPSHOT.jar,app-SNAPSHOT,",
    })
    void fileNamesTellArtifactAndVersion(String file, String artifact, String version) {
        ArchiveName name = ArchiveName.parse("lib/" + file);
        assertThat(name.artifact()).isEqualTo(artifact);
        assertThat(name.version()).isEqualTo(version);
    }

    @Test
    void partsOfTheJavaRuntimeAreNoPackages() {
        byte[] jar =
                Zips.zip("META-INF/MANIFEST.MF", "Implementation-Title: Java Runtime Environment\n", "a/B.class", "");
        assertThat(Cataloged.of(cataloger, "opt/java/lib/jrt-fs.jar", jar).facts)
                .isEmpty();
    }

    @Test
    void aBrokenNestedJarIsAProblemAndTheRestIsRead() {
        byte[] good = Zips.zip("org/h2/Driver.class", "");
        byte[] outer = Zips.zip("lib/broken.jar", "no zip", "lib/h2-2.1.214.jar", good);
        Cataloged found = Cataloged.of(cataloger, "app.war", outer);
        assertThat(found.purls()).containsExactly("pkg:maven/com.h2database/h2@2.1.214");
        assertThat(found.problems).containsExactly("lib/broken.jar: not a zip archive");
    }

    @Test
    void aJarCutAnywhereIsAProblemAndNeverAnError() {
        byte[] jar = Zips.zip(
                "a/b-1.0.jar",
                Zips.zip("x/Y.class", "abc", "META-INF/MANIFEST.MF", "Implementation-Version: 1\n"),
                "META-INF/maven/g/a/pom.xml",
                "<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version></project>");
        int directory = new String(jar, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
        for (int length = 1; length < jar.length; length++) {
            Cataloged found = Cataloged.of(cataloger, "x.jar", Arrays.copyOf(jar, length));
            if (length <= directory) {
                assertThat(found.problems).as("cut at %d", length).isNotEmpty();
            }
        }
    }

    @Test
    void aDirectoryThatListsOtherEntriesIsAProblemAndAllIsReadNevertheless() {
        byte[] good = Zips.zip("lib/h2-2.1.214.jar", Zips.zip("org/h2/Driver.class", ""), "x.txt", "x");
        byte[] renamed = good.clone();
        int directory = new String(good, StandardCharsets.ISO_8859_1).lastIndexOf("x.txt");
        renamed[directory] = 'y';
        assertThat(Cataloged.of(cataloger, "app.war", good).problems).isEmpty();
        Cataloged found = Cataloged.of(cataloger, "app.war", renamed);
        assertThat(found.purls()).contains("pkg:maven/com.h2database/h2@2.1.214");
        assertThat(found.problems).containsExactly("its directory lists other entries than the archive holds");
    }

    @Test
    void randomDamageNeverThrows() {
        Random random = new Random(7);
        byte[] jar = Zips.zip(
                "a/b-1.0.jar", Zips.zip("x/Y.class", "abc"), "META-INF/maven/g/a/pom.properties", "artifactId=a");
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = jar.clone();
            for (int n = 0; n <= i % 4; n++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Cataloged.of(cataloger, "x.jar", damaged);
        }
    }

    @Test
    void nestingIsCapped() {
        byte[] jar = Zips.zip("a/B.class", "");
        for (int depth = 1; depth < 8; depth++) {
            jar = Zips.zip("inner-1.0.jar", jar);
        }
        assertThat(Cataloged.of(cataloger, "x.jar", jar).problems).isEmpty();
        assertThat(Cataloged.of(cataloger, "x.jar", Zips.zip("inner-1.0.jar", jar)).problems)
                .singleElement()
                .asString()
                .endsWith("archives are nested more than 8 deep");
    }

    @Test
    void aBombIsAProblem() {
        byte[] bomb = Zips.zip("zeros.jar", new byte[64 << 20], "h2-2.1.214.jar", Zips.zip("org/h2/Driver.class", ""));
        Cataloged found = Cataloged.of(cataloger, "x.jar", bomb);
        assertThat(found.problems).singleElement().asString().contains("grows more than 200-fold");
    }

    @Test
    void archivesThatGrowOnEachLevelAreCappedByTheSizeOfTheOutermost() {
        byte[] jar = Zips.zip("a/B.class", new byte[1 << 20]);
        for (int level = 1; level < 7; level++) {
            Object[] copies = new Object[32];
            for (int i = 0; i < copies.length; i += 2) {
                copies[i] = "copy" + i + "-1.0.jar";
                copies[i + 1] = jar;
            }
            jar = Zips.zip(copies);
        }
        assertThat(jar.length).isLessThan(100_000);
        Cataloged found = Cataloged.of(cataloger, "x.jar", jar);
        assertThat(found.problems).singleElement().asString().endsWith("the rest of it is not read");
        assertThat(found.facts.size()).isLessThanOrEqualTo(ZipBudget.ENTRIES_OF_ANY + jar.length);
    }

    @Test
    void anEmptyFileIsNothing() {
        Cataloged found = Cataloged.of(cataloger, "x.jar", new byte[0]);
        assertThat(found.facts).isEmpty();
        assertThat(found.problems).isEmpty();
    }
}
