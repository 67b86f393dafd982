package dev.tallyman.policy;

import dev.tallyman.model.ErrorCode;
import dev.tallyman.model.TallymanException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Rules and the waivers from them (docs/policy.md). Immutable. */
public final class PolicySet {
    /** The largest policy file: 1 MiB. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String BUILT_IN = "default.yaml";

    private final List<Rule> rules;
    private final List<Waiver> waivers;

    PolicySet(List<Rule> rules, List<Waiver> waivers) {
        this.rules = List.copyOf(rules);
        this.waivers = List.copyOf(waivers);
    }

    /** The rules that Tallyman comes with, with their own parameters and no waivers. */
    public static PolicySet builtIn() {
        try (InputStream in = PolicySet.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new AssertionError(BUILT_IN + " is missing from this build");
            }
            return new PolicyReader(BUILT_IN, List.of()).read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Reads a policy file.
     *
     * @throws TallymanException with {@link ErrorCode#USAGE} where it is not there or not a policy, saying where and what
     */
    public static PolicySet load(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw PolicyReader.wrong(file.toString(), "it is larger than " + MAX_BYTES + " bytes");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw PolicyReader.wrong(file.toString(), "there is no such file");
        } catch (IOException e) {
            throw PolicyReader.wrong(file.toString(), "it cannot be read as UTF-8 text");
        }
    }

    /**
     * Reads the text of a policy file.
     *
     * @param name what errors call it
     */
    public static PolicySet parse(String name, String yaml) {
        return new PolicyReader(name, builtIn().rules).read(yaml);
    }

    /** The names of the rules, in their order. */
    public List<String> ruleNames() {
        return rules.stream().map(Rule::name).toList();
    }

    List<Rule> rules() {
        return rules;
    }

    List<Waiver> waivers() {
        return waivers;
    }
}
