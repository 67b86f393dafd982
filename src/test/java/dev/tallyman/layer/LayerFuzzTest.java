package dev.tallyman.layer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Any bytes at all as a layer: plain, gzip or zstd. Names no type of the house itself: what is loaded before Jazzer starts it cannot instrument. */
class LayerFuzzTest {
    @FuzzTest
    void layersAreReadOrTheirProblemIsTold(byte[] input) throws IOException {
        LayerFuzzing.read(input);
        LayerFuzzing.inflate(input);
    }
}
