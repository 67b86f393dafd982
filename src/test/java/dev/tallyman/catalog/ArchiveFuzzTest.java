package dev.tallyman.catalog;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;

/** Archives with packages in them, and in archives in them. */
class ArchiveFuzzTest {
    private static final List<String> PATHS =
            List.of("app/shop-1.0.jar", "app/shop.war", "app/tool.pex", "lib/six-1.16.0-py3.egg");

    @FuzzTest
    void archivesAreReadOrTheirProblemIsTold(byte[] input) throws IOException {
        CatalogerFuzzing.read(PATHS, input);
    }
}
