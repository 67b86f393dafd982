package dev.tallyman.layer.chunked;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Any text as a table of contents, in both formats, before any bytes as chunks; and any bytes as a layer. The manifest states the digests of these.
 * Names no type of the house itself: what is loaded before Jazzer starts it cannot instrument.
 */
class ChunkedLayerFuzzTest {
    @FuzzTest
    void layersAreReadByTheirTablesOrNotAtAll(byte[] input) {
        ChunkedLayerFuzzing.read(input);
    }
}
