package dev.tallyman.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Beside the JDK's comparators. */
class OrderTest {
    private record Row(String name, int number, boolean flag) {}

    private static List<Row> rows() {
        Random random = new Random(7);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rows.add(new Row("n" + random.nextInt(9), random.nextInt(5) - 2, random.nextBoolean()));
        }
        return rows;
    }

    @Test
    void oneKeyAfterAnother() {
        List<Row> ours = rows();
        List<Row> theirs = rows();
        ours.sort(Order.by(Row::number).thenBy(Row::name).thenBy(Row::flag));
        theirs.sort(
                Comparator.comparingInt(Row::number).thenComparing(Row::name).thenComparing(Row::flag));
        assertThat(ours).containsExactlyElementsOf(theirs);
    }

    @Test
    void backwardsOnlyWhatIsReversed() {
        List<Row> ours = rows();
        List<Row> theirs = rows();
        ours.sort(Order.by(Row::name).reversed().then(Comparator.comparingInt(Row::number)));
        theirs.sort(Comparator.comparing(Row::name).reversed().thenComparingInt(Row::number));
        assertThat(ours).containsExactlyElementsOf(theirs);
    }
}
