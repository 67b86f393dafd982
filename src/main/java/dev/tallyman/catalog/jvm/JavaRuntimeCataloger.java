package dev.tallyman.catalog.jvm;

import dev.tallyman.catalog.CatalogFile;
import dev.tallyman.catalog.Cataloger;
import dev.tallyman.catalog.FactSink;
import dev.tallyman.catalog.format.LanguagePackage;
import dev.tallyman.model.Purl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Java runtimes by their {@code release} file, however they came into the image. */
public final class JavaRuntimeCataloger implements Cataloger {
    static final int MAX_BYTES = 64 << 10;

    @Override
    public String name() {
        return "java-runtime";
    }

    @Override
    public List<String> endings() {
        return List.of("/release");
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("/release");
    }

    @Override
    public void read(CatalogFile file, FactSink facts) throws IOException {
        Properties release = new Properties();
        try {
            byte[] bytes = file.content().readNBytes(MAX_BYTES);
            release.load(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return; // many files are called release
        }
        String version = value(release, "JAVA_VERSION");
        if (version == null) {
            return;
        }
        String graal = value(release, "GRAALVM_VERSION");
        String full = value(release, "JAVA_RUNTIME_VERSION");
        String product = graal == null ? "openjdk" : "graalvm";
        String known = graal != null ? graal : full == null ? version : full;
        facts.add(
                LanguagePackage.fact(Purl.of("generic", null, product, known), product, known, file.path(), List.of()));
    }

    private static @Nullable String value(Properties release, String key) {
        String value = release.getProperty(key);
        String plain = value == null ? "" : value.replace("\"", "").strip();
        return plain.isEmpty() ? null : plain;
    }
}
