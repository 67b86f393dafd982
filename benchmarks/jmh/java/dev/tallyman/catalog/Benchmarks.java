package dev.tallyman.catalog;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of catalogers and of skipped entries, and prints a line for each: java … Benchmarks ITERATIONS BAR [CATALOGER]. */
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] arguments) throws IOException, RunnerException {
        int iterations = Integer.parseInt(arguments[0]);
        double bar = Double.parseDouble(arguments[1]);
        String[] names = arguments.length > 2
                ? new String[] {arguments[2]}
                : Catalogers.ALL.stream().map(Cataloger::name).toArray(String[]::new);
        Collection<RunResult> catalogers = new Runner(options(CatalogerBenchmark.class, iterations)
                        .param("cataloger", names)
                        .build())
                .run();
        Collection<RunResult> layers =
                new Runner(options(SkippedEntriesBenchmark.class, iterations).build()).run();
        printCatalogers(catalogers);
        if (!printSkipped(layers, bar)) {
            System.exit(1);
        }
    }

    private static ChainedOptionsBuilder options(Class<?> benchmark, int iterations) {
        return new OptionsBuilder()
                .include(benchmark.getName())
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(600))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(500))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class);
    }

    private static void printCatalogers(Collection<RunResult> results) throws IOException {
        System.out.printf(
                "%n%-15s %9s %9s %18s %9s %14s%n",
                "cataloger", "bytes", "packages", "µs a file", "MB/s", "KiB allocated");
        for (RunResult result : results) {
            String name = result.getParams().getParam("cataloger");
            Sample sample = Samples.of(name);
            Result<?> time = result.getPrimaryResult();
            System.out.printf(
                    "%-15s %9d %9d %9.1f ± %6.1f %9.0f %14.1f%n",
                    name,
                    sample.content().length,
                    sample.packages(),
                    time.getScore(),
                    time.getScoreError(),
                    sample.content().length / time.getScore(),
                    allocated(result) / 1024);
        }
    }

    /** @return whether each kind of layer is within the bar */
    private static boolean printSkipped(Collection<RunResult> results, double bar) {
        Map<String, TreeMap<Integer, RunResult>> kinds = new TreeMap<>();
        for (RunResult result : results) {
            String kind = result.getParams().getParam("packaging")
                    + (Boolean.parseBoolean(result.getParams().getParam("secrets"))
                            ? ", with secrets and risky files"
                            : "");
            kinds.computeIfAbsent(kind, k -> new TreeMap<>())
                    .put(Integer.valueOf(result.getParams().getParam("entries")), result);
        }
        System.out.printf("%nentries that no cataloger wants%n");
        boolean all = true;
        for (Map.Entry<String, TreeMap<Integer, RunResult>> kind : kinds.entrySet()) {
            RunResult few = kind.getValue().firstEntry().getValue();
            RunResult many = kind.getValue().lastEntry().getValue();
            int between = kind.getValue().lastKey() - kind.getValue().firstKey();
            double bytes = (allocated(many) - allocated(few)) / between;
            double time =
                    (many.getPrimaryResult().getScore() - few.getPrimaryResult().getScore()) * 1000 / between;
            all &= bytes <= bar;
            System.out.printf(
                    "%s: %.0f bytes allocated and %.0f ns for each entry (bar: %.0f bytes), %s: %.1f MiB for a layer of %,d%n",
                    bytes <= bar ? "PASS" : "FAIL",
                    bytes,
                    time,
                    bar,
                    kind.getKey(),
                    allocated(many) / (1 << 20),
                    kind.getValue().lastKey());
        }
        return all;
    }

    /** Bytes that an operation allocates, in all threads. */
    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getScore();
    }
}
