package dev.tallyman.report;

import dev.tallyman.scan.ScanResult;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes what scans found, in one format. The same results and the same time give the same bytes. */
public interface ScanReport {
    /** Writes the whole document; the stream stays open. */
    void write(List<ScanResult> results, OutputStream out) throws IOException;
}
