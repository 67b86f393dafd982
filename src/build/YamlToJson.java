import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes YAML as JSON. People read and change the one; the program reads the other, ten times as fast, and it has a JSON reader at hand
 * when it starts. Run by the build: {@code java YamlToJson.java FILE.yaml FILE.json}.
 */
public final class YamlToJson {
    public static void main(String[] arguments) throws IOException {
        Path json = Path.of(arguments[1]);
        Files.createDirectories(json.getParent());
        Path part = json.resolveSibling(json.getFileName() + ".part");
        new JsonMapper().writeValue(part.toFile(), new YAMLMapper().readTree(Path.of(arguments[0]).toFile()));
        Files.move(part, json, StandardCopyOption.REPLACE_EXISTING);
    }
}
