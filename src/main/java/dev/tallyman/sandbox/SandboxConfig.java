package dev.tallyman.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox starts with. Ports of 0 are taken from those that are free.
 *
 * @param folder       where blobs go that are too big for memory; {@code null} for a temporary folder that is deleted at the end
 * @param clock        the sandbox's time: of versions, limits, tokens and signed addresses
 * @param tokenSeconds how long a token of the registry's token endpoint lives
 * @param faults       rates by fault
 * @param seed         of the faults
 */
public record SandboxConfig(
        int apiPort,
        int registryPort,
        int storagePort,
        int controlPort,
        @Nullable Path folder,
        List<Owner> owners,
        List<AccessToken> tokens,
        List<PackageSetting> packages,
        List<RepositorySetting> repositories,
        List<AppRegistration> apps,
        Limits limits,
        Clock clock,
        int tokenSeconds,
        Map<Fault, Double> faults,
        long seed) {
    public SandboxConfig {
        owners = List.copyOf(owners);
        tokens = List.copyOf(tokens);
        packages = List.copyOf(packages);
        repositories = List.copyOf(repositories);
        apps = List.copyOf(apps);
        faults = Map.copyOf(faults);
    }

    /** Nobody and nothing, on free ports, with github.com's limits. */
    public static SandboxConfig empty() {
        return new SandboxConfig(
                0,
                0,
                0,
                0,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Limits.github(),
                Clock.systemUTC(),
                60,
                Map.of(),
                1);
    }

    /**
     * Reads a configuration from a YAML or JSON file; {@link SandboxConfigReader} tells its keys.
     *
     * @throws dev.tallyman.model.TallymanException where the file is missing or wrong
     */
    public static SandboxConfig read(Path file) {
        return SandboxConfigReader.read(file);
    }

    public SandboxConfig withPorts(int api, int registry, int storage, int control) {
        return changed(copy -> {
            copy.apiPort = api;
            copy.registryPort = registry;
            copy.storagePort = storage;
            copy.controlPort = control;
        });
    }

    public SandboxConfig withFolder(@Nullable Path newFolder) {
        return changed(copy -> copy.folder = newFolder);
    }

    public SandboxConfig with(Owner... more) {
        return changed(copy -> copy.owners = joined(owners, List.of(more)));
    }

    public SandboxConfig with(AccessToken... more) {
        return changed(copy -> copy.tokens = joined(tokens, List.of(more)));
    }

    public SandboxConfig with(PackageSetting... more) {
        return changed(copy -> copy.packages = joined(packages, List.of(more)));
    }

    public SandboxConfig with(RepositorySetting... more) {
        return changed(copy -> copy.repositories = joined(repositories, List.of(more)));
    }

    public SandboxConfig with(AppRegistration... more) {
        return changed(copy -> copy.apps = joined(apps, List.of(more)));
    }

    public SandboxConfig withLimits(Limits newLimits) {
        return changed(copy -> copy.limits = newLimits);
    }

    public SandboxConfig withClock(Clock newClock) {
        return changed(copy -> copy.clock = newClock);
    }

    public SandboxConfig withFaults(long newSeed, Map<Fault, Double> rates) {
        return changed(copy -> {
            copy.faults = rates;
            copy.seed = newSeed;
        });
    }

    private SandboxConfig changed(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.config();
    }

    /** What a change may be made in. */
    private static final class Copy {
        private int apiPort;
        private int registryPort;
        private int storagePort;
        private int controlPort;
        private @Nullable Path folder;
        private List<Owner> owners;
        private List<AccessToken> tokens;
        private List<PackageSetting> packages;
        private List<RepositorySetting> repositories;
        private List<AppRegistration> apps;
        private Limits limits;
        private Clock clock;
        private final int tokenSeconds;
        private Map<Fault, Double> faults;
        private long seed;

        Copy(SandboxConfig of) {
            apiPort = of.apiPort;
            registryPort = of.registryPort;
            storagePort = of.storagePort;
            controlPort = of.controlPort;
            folder = of.folder;
            owners = of.owners;
            tokens = of.tokens;
            packages = of.packages;
            repositories = of.repositories;
            apps = of.apps;
            limits = of.limits;
            clock = of.clock;
            tokenSeconds = of.tokenSeconds;
            faults = of.faults;
            seed = of.seed;
        }

        SandboxConfig config() {
            return new SandboxConfig(
                    apiPort,
                    registryPort,
                    storagePort,
                    controlPort,
                    folder,
                    owners,
                    tokens,
                    packages,
                    repositories,
                    apps,
                    limits,
                    clock,
                    tokenSeconds,
                    faults,
                    seed);
        }
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
