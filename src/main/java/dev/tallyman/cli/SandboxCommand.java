package dev.tallyman.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallyman.sandbox.AccessToken;
import dev.tallyman.sandbox.Fault;
import dev.tallyman.sandbox.Owner;
import dev.tallyman.sandbox.PackageSetting;
import dev.tallyman.sandbox.Sandbox;
import dev.tallyman.sandbox.SandboxConfig;
import dev.tallyman.sandbox.samples.ManyImages;
import dev.tallyman.sandbox.samples.SampleImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "sandbox",
        hidden = true,
        description = "GHCR in a box on loopback, to try things out. It runs until Ctrl-C and then forgets everything.")
final class SandboxCommand extends BaseCommand {
    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Owners, tokens, packages, limits and faults (docs/sandbox.md). Default: those of the demo")
    @Nullable
    Path config;

    @Option(
            names = "--port",
            paramLabel = "N",
            description =
                    "The API's port; the registry takes the next one, storage the one after it, the control of faults the last. Default: any that are free")
    @Nullable
    Integer port;

    @Option(
            names = "--fault",
            paramLabel = "NAME=RATE",
            description =
                    "Something that goes wrong, and how often: server-error=0.05 (docs/sandbox.md names them). May be repeated")
    Map<String, Double> faults = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", description = "Which requests the faults strike. Default: 1")
    @Nullable
    Long seed;

    @Option(names = "--samples", description = "Fill it with the demo's owners, tokens and images")
    boolean samples;

    @Option(
            names = "--fill",
            paramLabel = "PACKAGESxVERSIONS",
            description =
                    "Fill it with so many generated packages of so many versions each, to try out how a sync scales")
    @Nullable
    String fill;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    CommandSpec spec;

    /** What a client needs to know. */
    private record Addresses(
            String api,
            String registry,
            String storage,
            String control,
            Map<String, String> environment,
            List<String> options) {}

    @Override
    public Integer call() throws InterruptedException {
        SandboxConfig wanted = withFaults(withPorts(configured()));
        try (Sandbox sandbox = Sandbox.start(wanted)) {
            if (samples) {
                SampleImages.pushTo(sandbox);
            }
            if (fill != null) {
                fill(sandbox, fill);
            }
            Addresses addresses = addresses(sandbox, wanted);
            tell(addresses);
            console().note("Everything in it is made up. Ctrl-C ends it and throws it away.");
            Shutdown.await();
        }
        return Cli.EXIT_DONE;
    }

    /** Not redacted as all else is: the sample's token is public, opens only this box, and has to be copied from here. */
    private void tell(Addresses addresses) {
        boolean table = console().format() == OutputFormat.table;
        console()
                .write(out -> out.write(
                        table
                                ? text(addresses).getBytes(StandardCharsets.UTF_8)
                                : new JsonMapper()
                                        .writerWithDefaultPrettyPrinter()
                                        .writeValueAsBytes(addresses)));
    }

    private SandboxConfig configured() {
        SandboxConfig sample = SampleImages.config();
        if (config == null) {
            return sample;
        }
        SandboxConfig read = SandboxConfig.read(config);
        return samples
                ? read.with(sample.owners().toArray(Owner[]::new))
                        .with(sample.tokens().toArray(AccessToken[]::new))
                        .with(sample.packages().toArray(PackageSetting[]::new))
                : read;
    }

    private void fill(Sandbox sandbox, String size) {
        Matcher parts = Pattern.compile("([1-9][0-9]{0,5})x([1-9][0-9]{0,5})").matcher(size);
        if (!parts.matches()) {
            throw new ParameterException(spec.commandLine(), "--fill takes a size such as 1000x100, not " + size);
        }
        new ManyImages(sandbox, SampleImages.OWNERS.getFirst())
                .push(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    private SandboxConfig withPorts(SandboxConfig read) {
        if (port == null) {
            return read;
        }
        if (port < 0 || port > HIGHEST_PORT - 3) {
            throw new ParameterException(
                    spec.commandLine(), "--port takes 0 to " + (HIGHEST_PORT - 3) + ", not " + port);
        }
        return port == 0 ? read.withPorts(0, 0, 0, 0) : read.withPorts(port, port + 1, port + 2, port + 3);
    }

    /** Options come on top of what the file says. */
    private SandboxConfig withFaults(SandboxConfig read) {
        Map<Fault, Double> rates = new EnumMap<>(Fault.class);
        rates.putAll(read.faults());
        faults.forEach((word, rate) -> {
            Fault fault = Fault.ofWord(word)
                    .orElseThrow(() -> wrongFault("--fault: an unknown fault: " + word + "; there are "
                            + Arrays.stream(Fault.values()).map(Fault::word).collect(Collectors.joining(", "))));
            if (!(rate >= 0 && rate <= 1)) {
                throw wrongFault("--fault: the rate of " + word + " goes from 0 to 1");
            }
            rates.put(fault, rate);
        });
        return read.withFaults(seed == null ? read.seed() : seed, rates);
    }

    private ParameterException wrongFault(String words) {
        return new ParameterException(spec.commandLine(), words);
    }

    private Addresses addresses(Sandbox sandbox, SandboxConfig wanted) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (config == null || samples) {
            environment.put("GITHUB_USERNAME", SampleImages.LOGIN);
            environment.put("GITHUB_PAT", SampleImages.TOKEN);
        } else {
            // A token that somebody wrote into a file is not shown, even if it opens only this box.
            wanted.tokens().stream().findFirst().ifPresent(token -> environment.put("GITHUB_USERNAME", token.login()));
            environment.put("GITHUB_PAT", "a token of " + config);
        }
        environment.put("GITHUB_API_URL", sandbox.apiUrl().toString());
        environment.put("GHCR_REGISTRY", sandbox.registryHost());
        List<String> hosts = List.of(sandbox.apiUrl().getAuthority(), sandbox.registryHost(), sandbox.storageHost());
        List<String> options =
                hosts.stream().map(host -> "--insecure-registry=" + host).toList();
        return new Addresses(
                sandbox.apiUrl().toString(),
                sandbox.registryHost(),
                sandbox.storageHost(),
                sandbox.controlUrl().toString(),
                environment,
                options);
    }

    private static String text(Addresses addresses) {
        StringBuilder text = new StringBuilder();
        text.append("API       ").append(addresses.api()).append('\n');
        text.append("Registry  ").append(addresses.registry()).append('\n');
        text.append("Storage   ").append(addresses.storage()).append('\n');
        text.append("Faults    ").append(addresses.control()).append("\n\n");
        addresses
                .environment()
                .forEach((name, value) -> text.append("export ")
                        .append(name)
                        .append("='")
                        .append(Printable.of(value).replace("'", "'\\''"))
                        .append("'\n"));
        return text.append("./tallyman sync ")
                .append(String.join(" ", addresses.options()))
                .append('\n')
                .toString();
    }
}
