package dev.tallyman.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        return new SandboxConfig(
                api,
                registry,
                storage,
                control,
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

    public SandboxConfig withFolder(@Nullable Path newFolder) {
        return new SandboxConfig(
                apiPort,
                registryPort,
                storagePort,
                controlPort,
                newFolder,
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

    public SandboxConfig with(Owner... more) {
        return new SandboxConfig(
                apiPort,
                registryPort,
                storagePort,
                controlPort,
                folder,
                joined(owners, List.of(more)),
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

    public SandboxConfig with(AccessToken... more) {
        return new SandboxConfig(
                apiPort,
                registryPort,
                storagePort,
                controlPort,
                folder,
                owners,
                joined(tokens, List.of(more)),
                packages,
                repositories,
                apps,
                limits,
                clock,
                tokenSeconds,
                faults,
                seed);
    }

    public SandboxConfig with(PackageSetting... more) {
        return new SandboxConfig(
                apiPort,
                registryPort,
                storagePort,
                controlPort,
                folder,
                owners,
                tokens,
                joined(packages, List.of(more)),
                repositories,
                apps,
                limits,
                clock,
                tokenSeconds,
                faults,
                seed);
    }

    public SandboxConfig with(RepositorySetting... more) {
        return new SandboxConfig(
                apiPort,
                registryPort,
                storagePort,
                controlPort,
                folder,
                owners,
                tokens,
                packages,
                joined(repositories, List.of(more)),
                apps,
                limits,
                clock,
                tokenSeconds,
                faults,
                seed);
    }

    public SandboxConfig with(AppRegistration... more) {
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
                joined(apps, List.of(more)),
                limits,
                clock,
                tokenSeconds,
                faults,
                seed);
    }

    public SandboxConfig withLimits(Limits newLimits) {
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
                newLimits,
                clock,
                tokenSeconds,
                faults,
                seed);
    }

    public SandboxConfig withClock(Clock newClock) {
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
                newClock,
                tokenSeconds,
                faults,
                seed);
    }

    public SandboxConfig withFaults(long newSeed, Map<Fault, Double> rates) {
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
                rates,
                newSeed);
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
