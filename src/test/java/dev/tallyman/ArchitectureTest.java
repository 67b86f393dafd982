package dev.tallyman;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rooms of ARCHITECTURE.md, and who may call whom. */
@AnalyzeClasses(packages = "dev.tallyman", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Room → the rooms it may use; what those may use, it may use too. */
    private static final Map<String, List<String>> ROOMS = new TreeMap<>(Map.ofEntries(
            Map.entry("model", List.of()),
            Map.entry("http", List.of("model")),
            Map.entry("github", List.of("http")),
            Map.entry("registry", List.of("http")),
            Map.entry("connection", List.of("github", "registry")),
            Map.entry("inventory", List.of("model")),
            Map.entry("sync", List.of("connection", "inventory")),
            Map.entry("layer", List.of("model")),
            Map.entry("catalog", List.of("layer")),
            Map.entry("advisory", List.of("http")),
            Map.entry("match", List.of("advisory", "catalog")),
            Map.entry("scan", List.of("match", "registry", "inventory", "catalog")),
            Map.entry("policy", List.of("match", "inventory", "scan")),
            Map.entry("report", List.of("match", "policy", "inventory", "scan")),
            Map.entry("sandbox", List.of("model")),
            Map.entry("store", List.of("connection", "sync", "scan", "policy", "server")),
            Map.entry("server", List.of("connection", "sync", "scan", "policy", "report")),
            Map.entry("job", List.of("server")),
            Map.entry("cli", List.of("server", "job", "sandbox"))));

    @TestFactory
    Stream<DynamicTest> roomsUseOnlyWhatTheyMay() {
        var imported = new com.tngtech.archunit.core.importer.ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.tallyman");
        return ROOMS.keySet().stream()
                .map(room -> DynamicTest.dynamicTest(room, () -> ruleFor(room).check(imported)));
    }

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("dev.tallyman.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a room that its own guest depends on cannot be changed alone");

    @ArchTest
    static final ArchRule EVERY_CLASS_HAS_A_ROOM = classes()
            .that()
            .resideInAPackage("dev.tallyman..")
            .and()
            .doNotHaveFullyQualifiedName("dev.tallyman.Tallyman")
            .and()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .resideInAnyPackage(ROOMS.keySet().stream()
                    .map(room -> "dev.tallyman." + room + "..")
                    .toArray(String[]::new))
            .because("a class outside the rooms is nobody's");

    @ArchTest
    static final ArchRule SQL_ONLY_IN_STORE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tallyman.store..")
            .should()
            .dependOnClassesThat(inAnyPackage("java.sql..", "org.jooq..", "org.sqlite.."))
            .because("SQL lives in one room; the rooms above declare what they need")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NETWORK_ONLY_IN_HTTP = noClasses()
            .that()
            .resideOutsideOfPackages("dev.tallyman.http..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.http.HttpClient")
            .because("one door to the network holds pacing, egress policy, redaction and caps")
            .allowEmptyShould(true);

    private static ArchRule ruleFor(String room) {
        String[] others = ROOMS.keySet().stream()
                .filter(other -> !other.equals(room) && !reach(room).contains(other))
                .map(other -> "dev.tallyman." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("dev.tallyman." + room + "..")
                .should()
                .dependOnClassesThat(inAnyPackage(others))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.tallyman.Tallyman")
                .because(room + " may use " + ROOMS.get(room) + " (ARCHITECTURE.md, rooms)")
                .allowEmptyShould(true);
    }

    private static List<String> reach(String room) {
        return ROOMS.getOrDefault(room, List.of()).stream()
                .flatMap(next -> Stream.concat(Stream.of(next), reach(next).stream()))
                .distinct()
                .toList();
    }

    private static DescribedPredicate<JavaClass> inAnyPackage(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages).as("in any of %s", Arrays.toString(packages));
    }
}
