package dev.tallyman.catalog;

import dev.tallyman.layer.LayerEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One cataloger reads one file, through what gathers the facts of a layer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CatalogerBenchmark {
    /** {@link Benchmarks} gives the names of all of {@link Catalogers#ALL}. */
    @Param("os")
    public String cataloger;

    private CatalogerIndex catalogers;
    private Sample sample;

    @Setup
    public void prepare() throws IOException {
        catalogers = new CatalogerIndex(Catalogers.ALL.stream()
                .filter(one -> one.name().equals(cataloger))
                .toList());
        sample = Samples.of(cataloger);
        LayerFacts facts = read();
        long found =
                facts.files().stream().mapToLong(file -> file.packages().size()).sum();
        boolean distribution = facts.files().stream().anyMatch(file -> file.distribution() != null);
        boolean problems =
                facts.files().stream().anyMatch(file -> !file.problems().isEmpty());
        if (found != sample.packages() || problems || (found == 0 && !distribution)) {
            throw new IllegalStateException(cataloger + " does not read its sample: " + facts.files());
        }
    }

    @Benchmark
    public LayerFacts read() throws IOException {
        FactCollector collector = new FactCollector(catalogers, null, Set.of());
        byte[] content = sample.content();
        collector.entry(
                new LayerEntry(sample.path(), LayerEntry.Kind.FILE, content.length, 0755, null),
                new ByteArrayInputStream(content));
        return collector.facts(null, null, content.length, 1, List.of());
    }
}
