package dev.tallyman.catalog;

import dev.tallyman.model.Digest;
import dev.tallyman.model.Order;
import dev.tallyman.model.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that runs with its owner's or group's rights, or a file or folder that everyone may write.
 *
 * @param path  without a leading slash
 * @param mode  permission bits, set-id bits included
 * @param layer that gave it these, as the manifest names it; null where there is none
 * @param owner purl of the system package that owns it; null where none does
 */
public record RiskyFile(
        String path,
        int mode,
        boolean directory,
        @Nullable Digest layer,
        @Nullable String owner) {
    /** Worst first, then by path. */
    public static final Comparator<RiskyFile> ORDER =
            Order.by(RiskyFile::severity).thenBy(RiskyFile::path);

    /** What distributions give set-id bits by themselves: it is theirs to judge, and in nearly every image. */
    private static final Set<String> USUAL = Set.of(
            "at",
            "bbsuid",
            "chage",
            "chfn",
            "chsh",
            "crontab",
            "dbus-daemon-launch-helper",
            "expiry",
            "fusermount",
            "fusermount3",
            "gpasswd",
            "ksu",
            "mount",
            "mount.cifs",
            "mount.nfs",
            "newgidmap",
            "newgrp",
            "newuidmap",
            "ntfs-3g",
            "pam_extrausers_chkpwd",
            "pam_timestamp_check",
            "passwd",
            "ping",
            "ping6",
            "pkexec",
            "polkit-agent-helper-1",
            "postdrop",
            "postqueue",
            "sg",
            "ssh-agent",
            "ssh-keysign",
            "su",
            "sudo",
            "sudoedit",
            "traceroute6.iputils",
            "umount",
            "unix_chkpwd",
            "unix2_chkpwd",
            "usernetctl",
            "utempter",
            "wall",
            "write",
            "write.ul",
            "bsd-write",
            "staprun",
            "chromium-sandbox",
            "chrome-sandbox",
            "dotlockfile",
            "mlocate",
            "locate",
            "slocate",
            "plocate",
            "exim4",
            "lockspool",
            "lockdev",
            "grub2-set-bootflag",
            "Xorg.wrap",
            "doas",
            "scanelf");

    /** {@code setuid}, {@code setgid}, {@code world-writable}. */
    public List<String> kinds() {
        List<String> kinds = new java.util.ArrayList<>();
        if (!directory && (mode & ModeFact.SET_USER) != 0) {
            kinds.add("setuid");
        }
        if (!directory && (mode & ModeFact.SET_GROUP) != 0) {
            kinds.add("setgid");
        }
        if ((mode & 0002) != 0) {
            kinds.add("world-writable");
        }
        return kinds;
    }

    /** Whether a system package owns it, and it is one of those that distributions give set-id bits to. */
    public boolean expected() {
        return owner != null
                && !kinds().contains("world-writable")
                && USUAL.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    /** What an attacker inside of a container gains by it. */
    public Severity severity() {
        if (expected()) {
            return Severity.UNKNOWN;
        }
        if ((mode & ModeFact.SET_USER) != 0 && !directory) {
            return Severity.HIGH;
        }
        return directory || (mode & 0111) == 0 ? Severity.LOW : Severity.MEDIUM;
    }

    /** As {@code chmod} takes it: {@code 4755}. */
    public String octal() {
        return String.format("%04o", mode);
    }
}
