package dev.tallyman.advisory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads FIRST's EPSS scores: CSV, a comment line, then {@code cve,epss,percentile}. */
final class EpssReader {
    /** More lines than this are not EPSS: there are some 300,000 CVEs. */
    static final int MAX_LINES = 5_000_000;

    static final int MAX_LINE = 1_000;
    private static final Pattern ROW =
            Pattern.compile("(CVE-\\d{4}-\\d{4,}),([01](?:\\.\\d+)?(?:[eE]-?\\d+)?)(?:,.*)?");

    private EpssReader() {}

    /** Scores by CVE; what is no score is told to {@code problems}. */
    static Map<String, Double> read(InputStream csv, String origin, FeedProblems problems) throws IOException {
        Map<String, Double> scores = new HashMap<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8));
        for (int line = 1; ; line++) {
            String text = line(reader);
            if (text.isEmpty()) {
                return scores;
            }
            String row = text.strip();
            Matcher matcher = ROW.matcher(row);
            if (matcher.matches()) {
                scores.put(matcher.group(1), Math.min(1.0, Double.parseDouble(matcher.group(2))));
            } else if (!row.isEmpty() && !row.startsWith("#") && !row.startsWith("cve,")) {
                problems.add(origin + ":" + line, "this line is not a score");
            }
            if (line > MAX_LINES) {
                throw new IOException("it has more than " + MAX_LINES + " lines");
            }
        }
    }

    /** The next line with its end; empty at the end of the file. */
    private static String line(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        while (c >= 0) {
            line.append((char) c);
            if (c == '\n') {
                break;
            }
            if (line.length() > MAX_LINE) {
                throw new IOException("it has a line of more than " + MAX_LINE + " characters");
            }
            c = reader.read();
        }
        return line.toString();
    }
}
