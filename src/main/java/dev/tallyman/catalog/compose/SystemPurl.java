package dev.tallyman.catalog.compose;

import dev.tallyman.model.Distribution;
import dev.tallyman.model.Purl;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Completes the purl of a system package with its distribution: the namespace is who made it, {@code distro} the release. */
final class SystemPurl {
    /** Where purl-spec and the vendors' own advisories use another word than {@code ID} of os-release. */
    private static final Map<String, String> RPM_VENDORS = Map.of(
            "rhel", "redhat",
            "opensuse-leap", "opensuse",
            "opensuse-tumbleweed", "opensuse",
            "opensuse-microos", "opensuse",
            "sles", "suse",
            "sled", "suse",
            "sle_hpc", "suse",
            "sl-micro", "suse",
            "suse-microos", "suse");

    private SystemPurl() {}

    static Purl complete(Purl purl, @Nullable Distribution distribution) {
        if (distribution == null) {
            return purl;
        }
        String id = distribution.id();
        String namespace = purl.namespace() != null
                ? purl.namespace()
                : purl.type().equals("rpm") ? RPM_VENDORS.getOrDefault(id, id) : id;
        String distro = distribution.version() == null ? id : id + "-" + distribution.version();
        Map<String, String> qualifiers = new HashMap<>(purl.qualifiers());
        qualifiers.put("distro", distro);
        return new Purl(purl.type(), namespace, purl.name(), purl.version(), qualifiers, purl.subpath());
    }
}
