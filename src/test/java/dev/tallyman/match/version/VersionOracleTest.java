package dev.tallyman.match.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallyman.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fresh random pairs against the tools that can be asked here and now. */
@Tag("integration")
class VersionOracleTest {
    private static final int PAIRS = 20_000;
    /** dpkg compares one pair a process. */
    private static final int PAIRS_OF_DPKG = 150;

    private record Pair(String left, String right) {}

    @Test
    void maven() {
        List<String> pieces = List.of(
                "0",
                "1",
                "2",
                "10",
                "01",
                ".",
                ".",
                "-",
                "-",
                "a",
                "b",
                "m",
                "rc",
                "alpha",
                "x",
                "ga",
                "final",
                "sp",
                "snapshot",
                "cr",
                "_",
                "+",
                "RELEASE");
        List<String> wrong = new ArrayList<>();
        for (Pair pair : pairs(pieces, PAIRS)) {
            int sign = new ComparableVersion(pair.left()).compareTo(new ComparableVersion(pair.right()));
            check(VersionScheme.MAVEN, pair, Order.of(sign), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void rpm(@TempDir Path folder) throws IOException {
        Tools.require("rpm");
        List<String> pieces =
                List.of("0", "1", "2", "10", "01", ".", ".", "-", "a", "b", "~", "^", ":", "+", "_", "el9", "A");
        List<Pair> pairs = pairs(pieces, PAIRS);
        Path script = folder.resolve("compare.lua");
        StringBuilder lua = new StringBuilder("local out = io.open('" + folder.resolve("answers") + "', 'w')\n");
        lua.append("for line in io.lines('").append(folder.resolve("pairs")).append("') do\n");
        lua.append("  local a, b = line:match('^(%S+) (%S+)$')\n");
        lua.append("  out:write(rpm.vercmp(a, b) .. '\\n')\nend\nout:close()\n");
        Files.writeString(script, lua);
        Files.write(
                folder.resolve("pairs"),
                pairs.stream().map(pair -> pair.left() + " " + pair.right()).toList());
        Tools.run("rpm", "--eval", "%{lua: dofile('" + script + "')}");
        List<String> answers = Files.readAllLines(folder.resolve("answers"));
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            check(VersionScheme.RPM, pairs.get(i), Order.of(Integer.parseInt(answers.get(i))), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void dpkg() {
        Tools.require("dpkg");
        List<String> pieces = List.of("0", "1", "2", "10", "01", ".", ".", "-1", "a", "b", "~", "+", "rc", "A");
        List<String> wrong = new ArrayList<>();
        for (Pair pair : pairs(pieces, PAIRS_OF_DPKG)) {
            Order order = dpkgSays(pair, "lt") ? Order.LESS : dpkgSays(pair, "eq") ? Order.EQUAL : Order.GREATER;
            check(VersionScheme.DEB, pair, order, wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean dpkgSays(Pair pair, String relation) {
        String answer = Tools.run(
                "sh",
                "-c",
                "if dpkg --compare-versions \"$1\" " + relation + " \"$2\" 2>/dev/null; then echo yes; fi",
                "sh",
                pair.left(),
                pair.right());
        return answer.equals("yes\n");
    }

    private static void check(VersionScheme scheme, Pair pair, Order expected, List<String> wrong) {
        Comparison answer = scheme.compare(pair.left(), pair.right());
        if (answer != expected) {
            wrong.add(pair + " " + expected + ", not " + answer);
        }
    }

    private static List<Pair> pairs(List<String> pieces, int count) {
        Random random = new Random(20261123);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String start = "1" + text(pieces, random, 6);
            String left = start + text(pieces, random, 2);
            String right = random.nextInt(4) == 0 ? "1" + text(pieces, random, 8) : start + text(pieces, random, 2);
            pairs.add(new Pair(left, right));
        }
        return pairs;
    }

    private static String text(List<String> pieces, Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }
}
