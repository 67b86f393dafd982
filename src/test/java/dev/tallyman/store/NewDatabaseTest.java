package dev.tallyman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewDatabaseTest {
    @TempDir
    Path folder;

    private Path template() {
        Path made = folder.resolve("made");
        Database.open(made).close();
        return made.resolve("tallyman.db");
    }

    private static List<String> history(Path dataFolder) {
        try (Database database = Database.open(dataFolder)) {
            return database.read(context -> context.select(DSL.field("version || ' ' || installed_on", String.class))
                    .from("flyway_schema_history")
                    .fetch(DSL.field("version || ' ' || installed_on", String.class)));
        }
    }

    private List<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void isACopyWhichNeedsNoMigration() throws IOException {
        Path template = template();
        Path copied = Files.createDirectory(folder.resolve("copied"));
        Path file = copied.resolve("tallyman.db");
        NewDatabase.make(file, template);
        assertThat(names(copied)).containsExactly("tallyman.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).hasSameBinaryContentAs(template);
        // The times are the template's: nothing was done again.
        assertThat(history(copied)).hasSize(11).isEqualTo(history(folder.resolve("made")));
    }

    @Test
    void whatIsThereStays() throws IOException {
        Path template = template();
        Path file = Files.writeString(folder.resolve("mine.db"), "mine");
        NewDatabase.make(file, template);
        NewDatabase.make(file, null);
        assertThat(file).hasContent("mine");
        assertThat(names(folder)).containsExactly("made", "mine.db");
        Path directory = Files.createDirectory(folder.resolve("d"));
        assertThatThrownBy(() -> NewDatabase.make(directory, template)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> NewDatabase.make(directory, null)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void whereItCannotBeMadeTheFileItselfIsNamed() {
        Path template = template();
        assertThatThrownBy(() -> NewDatabase.make(folder.resolve("no folder").resolve("a.db"), template))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageEndingWith("a.db");
    }

    @Test
    void withoutATemplateItIsEmpty() throws IOException {
        NewDatabase.make(folder.resolve("a.db"), folder.resolve("no such template"));
        NewDatabase.make(folder.resolve("b.db"), null);
        assertThat(folder.resolve("a.db")).isEmptyFile();
        assertThat(folder.resolve("b.db")).isEmptyFile();
        assertThat(names(folder)).containsExactly("a.db", "b.db");
    }

    @Test
    void severalAtOnceMakeOne() throws Exception {
        Path template = template();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 20; round++) {
                Path in = Files.createDirectory(folder.resolve("round" + round));
                Path file = in.resolve("tallyman.db");
                List<Callable<Boolean>> makers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    makers.add(() -> {
                        NewDatabase.make(file, template);
                        // Whoever comes back finds all of it.
                        return Files.size(file) == Files.size(template);
                    });
                }
                for (Future<Boolean> made : threads.invokeAll(makers)) {
                    assertThat(made.get()).isTrue();
                }
                assertThat(names(in)).containsExactly("tallyman.db");
            }
        }
    }
}
