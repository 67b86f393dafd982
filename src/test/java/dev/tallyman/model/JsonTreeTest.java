package dev.tallyman.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside Jackson's own mapper, which reads and writes the same. */
class JsonTreeTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonTree TREE = new JsonTree(new JsonFactory());

    private static JsonNode read(String text) throws IOException {
        return TREE.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String written(JsonNode value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonTree.generator(out)) {
            JsonTree.write(json, value);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String theirs(JsonNode value) throws IOException {
        return new String(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                " false ",
                "0",
                "-1",
                "2147483648",
                "-9223372036854775808",
                "9223372036854775808",
                "1.0",
                "1.50",
                "1e400",
                "-0.0",
                "0.1e-7",
                "123456789012345678901234567890.5",
                "\"\"",
                "\"a\\u00e9\\ud83d\\ude00\\n\"",
                "{\"a\":1,\"b\":[1,2,{\"c\":null}],\"a\":2}",
                "[[[[]]],{}]",
                "{\"a\":{\"a\":{\"a\":{}}}}",
                "{} {}",
                "[1] x",
                "",
                "  \n"
            })
    void readsAndWritesWhatTheMapperDoes(String text) throws IOException {
        JsonNode theirs = MAPPER.readTree(text.getBytes(StandardCharsets.UTF_8));
        JsonNode ours = read(text);
        assertThat(ours).isEqualTo(theirs);
        assertThat(ours.getClass()).isEqualTo(theirs.getClass());
        if (!ours.isMissingNode()) {
            assertThat(written(ours)).isEqualTo(theirs(theirs));
        }
        assertThat(TREE.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "[1",
                "[1,",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "tru",
                "\"a",
                "]",
                "}",
                "{1:2}",
                "[1,]",
                "nul",
                "01",
                "'a'"
            })
    void refusesWhatTheMapperRefuses(String text) {
        assertThatThrownBy(() -> MAPPER.readTree(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> read(text)).isInstanceOf(JacksonException.class);
    }

    @Test
    void anythingReadsAndWritesAsTheMapperHasIt() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            JsonNode any = any(random, 0);
            byte[] text = MAPPER.writeValueAsBytes(any);
            JsonNode read = TREE.read(text);
            assertThat(read).isEqualTo(MAPPER.readTree(text));
            assertThat(written(read)).isEqualTo(theirs(read));
        }
    }

    @Test
    void fieldsThatNobodyWantsArePassedOver() throws IOException {
        byte[] text = "{\"a\":{\"b\":[1]},\"b\":[{\"a\":1},2],\"c\":3,\"a\":\"last\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(TREE.readFields(Set.of("a", "c", "d"), text, 0, text.length))
                .isEqualTo(MAPPER.readTree("{\"a\":\"last\",\"c\":3}"));
        assertThat(TREE.readFields(Set.of("a"), "[{\"b\":1}]".getBytes(StandardCharsets.UTF_8), 0, 9))
                .isEqualTo(MAPPER.readTree("[{\"b\":1}]"));
        assertThatThrownBy(() -> TREE.readFields(Set.of("a"), "{\"b\":[1,}}".getBytes(StandardCharsets.UTF_8), 0, 10))
                .isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> TREE.readFields(Set.of("a"), "{\"b\":[1,2".getBytes(StandardCharsets.UTF_8), 0, 9))
                .isInstanceOf(JacksonException.class);
    }

    /** As the formats beside JSON are read, by their own parsers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: !!binary aGVsbG8=\nb: [1, 1.10, .5, x]\n",
                "a: &x {b: 1}\nc: *x\n",
                "{}",
                "",
                "a:\n- null\n- ~\n- 0x1f\n"
            })
    void yamlIsReadAsItsMapperReadsIt(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(new JsonTree(new YAMLFactory()).read(bytes)).isEqualTo(new YAMLMapper().readTree(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a = 1\nb = [1.10, 1e3, 0x1f]\nc = 2020-01-01T00:00:00Z\n[d]\ne = true\n", "", "a.b.c = 'x'\n"})
    void tomlIsReadAsItsMapperReadsIt(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(new JsonTree(new TomlFactory()).read(bytes)).isEqualTo(new TomlMapper().readTree(bytes));
    }

    private static JsonNode any(Random random, int depth) {
        return switch (random.nextInt(depth > 5 ? 5 : 7)) {
            case 0 -> MAPPER.getNodeFactory().numberNode(random.nextLong() >> random.nextInt(64));
            case 1 -> MAPPER.getNodeFactory().numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 2 -> MAPPER.getNodeFactory().textNode("text \u00fc\u2028\"\\" + (char) random.nextInt(0xd800));
            case 3 -> MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
            case 4 -> MAPPER.getNodeFactory().nullNode();
            case 5 -> {
                ArrayNode array = JsonTree.array();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(any(random, depth + 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = JsonTree.object();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.set("field" + random.nextInt(4), any(random, depth + 1));
                }
                yield object;
            }
        };
    }

    @Test
    void depthIsCapped() throws IOException {
        JsonTree tree = JsonTree.within(
                StreamReadConstraints.builder().maxNestingDepth(64).build());
        assertThat(tree.read(("[".repeat(64) + "]".repeat(64)).getBytes(StandardCharsets.UTF_8))
                        .isArray())
                .isTrue();
        assertThatThrownBy(() -> tree.read(("[".repeat(65) + "]".repeat(65)).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void whatBreaksOffIsNotMadeWhole() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonTree.generator(out)) {
            json.writeStartObject();
            json.writeStringField("a", "b");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("}");
    }
}
