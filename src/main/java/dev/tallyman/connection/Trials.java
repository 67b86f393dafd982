package dev.tallyman.connection;

import dev.tallyman.connection.Diagnosis.Ability;
import dev.tallyman.connection.Diagnosis.Capability;
import dev.tallyman.connection.Diagnosis.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What trying one power on several packages showed: it works where it works on all, and fails where it fails on one. */
final class Trials {
    private final List<String> evidence = new ArrayList<>();
    private final List<String> worksOn = new ArrayList<>();
    private @Nullable State worst;
    private @Nullable String remedy;

    void works(String name, String what) {
        worksOn.add(name);
        evidence.add(what);
    }

    void fails(State state, String what, @Nullable String toDo) {
        evidence.add(what);
        if (worst == null || (worst == State.UNKNOWN && state == State.FAILS)) {
            worst = state;
            remedy = toDo;
        }
    }

    /** Says something besides, as that there was nothing to try it on. */
    void note(String what) {
        evidence.add(what);
    }

    Capability sum(Ability ability, String owner) {
        String all = String.join("; ", evidence);
        State state = worst;
        if (state != null) {
            return new Capability(ability, owner, state, all, remedy, worksOn);
        }
        return worksOn.isEmpty()
                ? new Capability(ability, owner, State.UNKNOWN, OwnerProbe.NOTHING_TO_TRY + ": " + all, null)
                : new Capability(ability, owner, State.WORKS, all, null, worksOn);
    }
}
