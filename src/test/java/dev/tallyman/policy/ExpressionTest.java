package dev.tallyman.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tags.exists(t, t == ) | line 1, column 21: mismatched input ')'",
                "nosuch == 1 | line 1, column 1: undeclared reference to 'nosuch'",
                "tags == 1 | line 1, column 6",
                "1 + 2 | it gives a number, and must give true or false",
                "`x` | it gives a text, and must give true or false",
                "[1] | it gives a list of something else"
            })
    void saysWhatIsWrongWithTheSourceAndWhere(String source, String reason) {
        assertThat(Expression.compile(source.replace('`', '"')))
                .isInstanceOfSatisfying(
                        Expression.Compiled.Wrong.class,
                        wrong -> assertThat(wrong.reason()).contains(reason));
    }

    @Test
    void aSourceHasALargestSize() {
        String padding = " ".repeat(Expression.MAX_LENGTH - 4);
        assertThat(Expression.compile("true" + padding)).isInstanceOf(Expression.Compiled.Fine.class);
        assertThat(Expression.compile("true" + padding + " ")).isInstanceOf(Expression.Compiled.Wrong.class);
    }

    @Test
    void aDeepSourceIsRefused() {
        assertThat(Expression.compile("(".repeat(2000) + "true" + ")".repeat(2000)))
                .isInstanceOf(Expression.Compiled.Wrong.class);
        assertThat(Expression.compile("!".repeat(5000) + "true")).isNotNull();
    }

    @Test
    void knowsTheVariablesThatItReads() {
        assertThat(compile("tags.exists(t, t == name) && size(packages) > 0").variables())
                .containsExactlyInAnyOrder("tags", "name", "packages");
    }

    @Test
    void loopsHaveAnEnd() {
        Expression all = ((Expression.Compiled.Fine) Expression.compile("tags.all(t, t == 'a')", () -> 0)).expression();
        List<String> most = Collections.nCopies(Expression.MAX_ITERATIONS, "a");
        List<String> more = Collections.nCopies(Expression.MAX_ITERATIONS + 1, "a");
        assertThat(all.evaluate(Map.of("tags", most))).isEqualTo(new Expression.Outcome.Passed());
        assertThat(all.evaluate(Map.of("tags", more)))
                .isInstanceOfSatisfying(
                        Expression.Outcome.Undecided.class,
                        undecided -> assertThat(undecided.reason()).containsIgnoringCase("iteration"));
    }

    @Test
    void anEvaluationHasADeadline() {
        AtomicLong time = new AtomicLong();
        Expression slow = ((Expression.Compiled.Fine) Expression.compile(
                        "tags.all(t, t != 'x')", () -> time.getAndAdd(Expression.DEADLINE.toNanos() / 2 + 1)))
                .expression();
        assertThat(slow.evaluate(Map.of("tags", List.of("a", "b", "c", "d"))))
                .isEqualTo(new Expression.Outcome.Undecided("it was not evaluated within 5 seconds"));
    }

    @Test
    void aListOfTextsSaysWhatIsWrong() {
        Expression expression = compile("tags.filter(t, t.startsWith('x')).map(t, 'bad ' + t)");
        assertThat(expression.evaluate(Map.of("tags", List.of("a", "x1", "x2"))))
                .isEqualTo(new Expression.Outcome.Violated(List.of("bad x1", "bad x2")));
        assertThat(expression.evaluate(Map.of("tags", List.of("a")))).isEqualTo(new Expression.Outcome.Passed());
    }

    private static Expression compile(String source) {
        return ((Expression.Compiled.Fine) Expression.compile(source)).expression();
    }
}
