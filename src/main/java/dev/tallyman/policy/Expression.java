package dev.tallyman.policy;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A compiled CEL expression, within limits on its size, its loops, its regular expressions and its time. Thread-safe.
 *
 * <p>It gives true or false, or a list of texts that say what is wrong.
 */
final class Expression {
    /** Characters of an expression. */
    static final int MAX_LENGTH = 10_000;

    /** Rounds of all the loops of one evaluation together. */
    static final int MAX_ITERATIONS = 500_000;

    /** Time of one evaluation. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final int MAX_DEPTH = 100;
    private static final int MAX_NODES = 5_000;
    private static final int MAX_REGEX_PROGRAM = 1_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(MAX_DEPTH)
            .maxParseExpressionNodeCount(MAX_NODES)
            .maxRegexProgramSize(MAX_REGEX_PROGRAM)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .enableHeterogeneousNumericComparisons(true)
            .build();
    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

    private final CelRuntime.Program program;
    private final Set<String> variables;
    private final LongSupplier nanoTime;

    private Expression(CelRuntime.Program program, Set<String> variables, LongSupplier nanoTime) {
        this.program = program;
        this.variables = Set.copyOf(variables);
        this.nanoTime = nanoTime;
    }

    /** What compiling gave. */
    sealed interface Compiled {
        record Fine(Expression expression) implements Compiled {}

        /** What is wrong with the source, with line and column where they are known. */
        record Wrong(String reason) implements Compiled {}
    }

    /** What evaluating gave. */
    sealed interface Outcome {
        record Passed() implements Outcome {}

        /** Each text says what is wrong; none where the expression gave false. */
        record Violated(List<String> messages) implements Outcome {}

        record Undecided(String reason) implements Outcome {}
    }

    static Compiled compile(String source) {
        return compile(source, System::nanoTime);
    }

    static Compiled compile(String source, LongSupplier nanoTime) {
        if (source.length() > MAX_LENGTH) {
            return new Compiled.Wrong("it is longer than " + MAX_LENGTH + " characters");
        }
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(source).getAst();
            if (!givesAnAnswer(tree.getResultType())) {
                return new Compiled.Wrong("it gives " + describe(tree.getResultType())
                        + ", and must give true or false, or a list of texts that say what is wrong");
            }
            Set<String> used = tree.getReferenceMap().values().stream()
                    .map(reference -> reference.name())
                    .filter(Facts.VARIABLES::containsKey)
                    .collect(Collectors.toSet());
            return new Compiled.Fine(new Expression(RUNTIME.createProgram(tree), used, nanoTime));
        } catch (CelValidationException e) {
            return new Compiled.Wrong(reason(e));
        } catch (CelEvaluationException e) {
            return new Compiled.Wrong(String.valueOf(e.getMessage()));
        }
    }

    private static CelCompiler compiler() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        Facts.VARIABLES.forEach(builder::addVar);
        return builder.build();
    }

    private static boolean givesAnAnswer(CelType type) {
        if (type instanceof ListType list) {
            return list.hasElemType()
                    && (list.elemType().kind() == CelKind.STRING
                            || list.elemType().kind().isDyn()
                            || list.elemType().kind() == CelKind.TYPE_PARAM);
        }
        return type.kind() == CelKind.BOOL || type.kind().isDyn();
    }

    private static String describe(CelType type) {
        return switch (type.kind()) {
            case INT, UINT, DOUBLE -> "a number";
            case STRING -> "a text";
            case LIST -> "a list of something else";
            default -> "a " + type.name();
        };
    }

    private static String reason(CelValidationException e) {
        ImmutableList<CelIssue> issues = e.getErrors();
        if (issues.isEmpty()) {
            return String.valueOf(e.getMessage());
        }
        CelIssue first = issues.getFirst();
        String more = issues.size() == 1 ? "" : " (and " + (issues.size() - 1) + " more)";
        int line = first.getSourceLocation().getLine();
        String place = line < 1
                ? ""
                : "line " + line + ", column " + (first.getSourceLocation().getColumn() + 1) + ": ";
        return place + plain(first.getMessage()) + more;
    }

    /** Without CEL's containers, which these expressions have none of, and the parser's list of all that might have stood there. */
    private static String plain(String message) {
        int expecting = message.indexOf(" expecting {");
        return (expecting < 0 ? message : message.substring(0, expecting)).replace(" (in container '')", "");
    }

    /** The variables that it reads. */
    Set<String> variables() {
        return variables;
    }

    /** Evaluates over {@code facts}, which hold all its {@link #variables()}. */
    Outcome evaluate(Map<String, Object> facts) {
        long start = nanoTime.getAsLong();
        try {
            return outcome(program.trace(facts, (node, value) -> {
                if (nanoTime.getAsLong() - start > DEADLINE.toNanos()) {
                    throw new DeadlinePassed();
                }
            }));
        } catch (CelEvaluationException | RuntimeException e) {
            return new Outcome.Undecided(
                    isDeadline(e)
                            ? "it was not evaluated within " + DEADLINE.toSeconds() + " seconds"
                            : String.valueOf(e.getMessage()));
        }
    }

    private static Outcome outcome(Object value) {
        if (value instanceof Boolean passed) {
            return passed ? new Outcome.Passed() : new Outcome.Violated(List.of());
        }
        if (!(value instanceof List<?> list)) {
            return new Outcome.Undecided("it gave neither true or false nor a list");
        }
        List<String> messages = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String message)) {
                return new Outcome.Undecided("it gave a list of something other than texts");
            }
            messages.add(message);
        }
        return messages.isEmpty() ? new Outcome.Passed() : new Outcome.Violated(messages);
    }

    private static boolean isDeadline(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeadlinePassed) {
                return true;
            }
        }
        return false;
    }

    /** Ends an evaluation from within. */
    private static final class DeadlinePassed extends RuntimeException {
        private static final long serialVersionUID = 1;

        DeadlinePassed() {
            super("deadline", null, false, false);
        }
    }
}
