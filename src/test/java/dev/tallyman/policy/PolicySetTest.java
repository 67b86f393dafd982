package dev.tallyman.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicySetTest {
    @TempDir
    Path folder;

    @Test
    void aFileOfWaiversAloneKeepsTheBuiltInRules() throws IOException {
        Path file = Files.writeString(folder.resolve("policy.yaml"), """
                waivers:
                  - {rule: no-root, images: [acme/api], until: 2027-01-31, reason: soon}
                """);
        assertThat(PolicySet.load(file).ruleNames())
                .isEqualTo(PolicySet.builtIn().ruleNames());
    }

    @Test
    void aFileNamesTheRulesThatItWants() {
        assertThat(PolicySet.parse("p.yaml", "rules: [{name: no-root}, {name: own, expression: 'true'}]")
                        .ruleNames())
                .containsExactly("no-root", "own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rules: [ | it is not YAML: line 1, column",
                "[] | it does not hold rules or waivers",
                "rule: [] | the file has \"rule\", which is none of rules, waivers",
                "rules: 1 | rules are not a list",
                "rules: [{expression: 'true'}] | a rule has no name",
                "rules: [1] | a rule is not made of keys and values",
                "rules: [{name: no-rot}] | the rule \"no-rot\" has no expression, and is none of those that Tallyman comes with: no-fix",
                "rules: [{name: no-root, params: {}}] | the rule \"no-root\" has \"params\", which is none of",
                "rules: [{name: fresh-base, parameters: {day: 3}}] | has no parameter \"day\"; it has days",
                "rules: [{name: fresh-base, parameters: {days: many}}] | the parameter \"days\" of the rule \"fresh-base\" must be a whole number",
                "rules: [{name: no-root}, {name: no-root}] | the rule \"no-root\" is there twice",
                "rules: [{name: x, expression: 'tags.foo('}] | the expression of the rule \"x\" is wrong: line 1, column 10",
                "rules: [{name: 'X y', expression: 'true'}] | has a name that is not made of",
                "rules: [{name: x, expression: 'true', name: y}] | it is not YAML: line 1",
                "waivers: [{rule: nope, images: [a], until: 2027-01-01, reason: r}] | is of a rule that this policy does not have",
                "waivers: [{rule: no-root, images: [a], until: soon, reason: r}] | \"until\" of the waiver of \"no-root\" is not a day",
                "waivers: [{rule: no-root, images: [a], reason: r}] | has no \"until\", its last day",
                "waivers: [{rule: no-root, images: [a], until: 2027-01-01}] | gives no reason",
                "waivers: [{rule: no-root, until: 2027-01-01, reason: r}] | the images of the waiver of \"no-root\" are missing",
                "waivers: [{rule: no-root, images: [], until: 2027-01-01, reason: r}] | names no images"
            })
    void saysWhatIsWrongWithAFile(String yaml, String reason) {
        assertThatThrownBy(() -> PolicySet.parse("p.yaml", yaml)).isInstanceOfSatisfying(TallymanException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e.action()).isEqualTo("read the policy p.yaml");
            assertThat(e.reason()).contains(reason).doesNotContain("\n");
        });
    }

    @Test
    void aFileIsThereAndNotTooLarge() throws IOException {
        assertThatThrownBy(() -> PolicySet.load(folder.resolve("none.yaml")))
                .hasMessageContaining("there is no such file");
        Path file = folder.resolve("large.yaml");
        String waiver = "waivers: []\n#";
        Files.writeString(file, waiver + "x".repeat(PolicySet.MAX_BYTES - waiver.length()));
        assertThat(PolicySet.load(file).ruleNames()).isNotEmpty();
        Files.writeString(file, waiver + "x".repeat(PolicySet.MAX_BYTES - waiver.length() + 1));
        assertThatThrownBy(() -> PolicySet.load(file)).hasMessageContaining("larger than 1048576 bytes");
    }

    @Test
    void anchorsDoNotMultiply() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9) + "*a" + (i - 1)));
        }
        assertThatThrownBy(() -> PolicySet.parse("bomb", yaml.toString())).isInstanceOf(TallymanException.class);
    }
}
