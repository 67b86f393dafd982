package dev.tallyman.advisory;

import dev.tallyman.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which files of a folder are feeds, and of what. */
final class FeedFolder {
    private static final int MAX_DEPTH = 16;

    private FeedFolder() {}

    /** The ecosystem that a file's folder is named for, as in the bucket; null where it is named for none. */
    static @Nullable String ecosystemOf(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null || folder.getFileName() == null) {
            return null;
        }
        String name = folder.getFileName().toString();
        return Ecosystems.known(name) ? name : null;
    }

    /** The bucket has a folder for each release beside that of the whole ecosystem, which holds the same: only the whole is taken. */
    static List<Path> ecosystemZips(Path folder) {
        Map<String, Path> zips = new TreeMap<>();
        for (Path child : children(folder)) {
            Path zip = child.resolve("all.zip");
            if (Files.isRegularFile(zip)) {
                zips.put(String.valueOf(child.getFileName()), zip);
            }
        }
        Set<String> names = Set.copyOf(zips.keySet());
        zips.keySet().removeIf(name -> name.contains(":") && names.contains(Ecosystems.base(name)));
        return List.copyOf(zips.values());
    }

    static List<Path> children(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw AdvisoryImport.failed(ErrorCode.ENVIRONMENT, folder.toString(), String.valueOf(e.getMessage()), e);
        }
    }

    static List<Path> jsonFiles(Path folder) {
        try (Stream<Path> all = Files.find(
                folder,
                MAX_DEPTH,
                (file, attributes) -> attributes.isRegularFile() && name(file).endsWith(".json"))) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw AdvisoryImport.failed(ErrorCode.ENVIRONMENT, folder.toString(), String.valueOf(e.getMessage()), e);
        }
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    /** The feed that a path or the path of a URL looks like: an ecosystem, {@code KEV} or {@code EPSS}; empty where it looks like none. */
    static String feedOf(Path file) {
        String ecosystem = ecosystemOf(file);
        if (ecosystem != null) {
            return Ecosystems.base(ecosystem);
        }
        String name = name(file);
        return name.contains("epss") ? "EPSS" : name.contains("known_exploited") ? "KEV" : "";
    }
}
