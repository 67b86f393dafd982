package dev.tallyman.connection;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a connection can do, with the evidence; components are named as the JSON of {@code connection test}.
 *
 * @param ok       identify works (not asked of anonymous), and every owner in scope can be listed, read and pulled
 * @param steps    what was tried, in its order, for people
 * @param notVisible what is known from elsewhere and cannot be seen: organisations behind single sign-on, packages of the scope
 * @param commands the same by hand, the token left out
 * @param hostFailing whether the API or the registry is not to be had, or leads elsewhere: whatever the credential is worth, the connection is not
 */
public record Diagnosis(
        String connection,
        boolean ok,
        Identity identity,

        @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant expiresAt,

        Scopes scopes,
        List<Capability> capabilities,
        List<Step> steps,
        List<String> notVisible,
        List<String> commands,

        @JsonIgnore boolean hostFailing) {
    public Diagnosis {
        capabilities = List.copyOf(capabilities);
        steps = List.copyOf(steps);
        notVisible = List.copyOf(notVisible);
        commands = List.copyOf(commands);
    }

    /** @param login null where it could not be found out */
    public record Identity(@Nullable String login, Token.Kind kind) {}

    /** Of a classic token; all empty for others, which have none. */
    public record Scopes(List<String> found, List<String> missing, List<String> excess) {
        public Scopes {
            found = List.copyOf(found);
            missing = List.copyOf(missing);
            excess = List.copyOf(excess);
        }
    }

    /**
     * @param owner    null where it is about the credential alone
     * @param evidence status, header or the registry's message
     * @param remedy   one sentence; null where nothing is to be done
     * @param worksOn  names of the packages that it was tried on with success, all or a part of those tried
     */
    public record Capability(
            Ability capability,
            @Nullable String owner,
            State state,
            String evidence,
            @Nullable String remedy,
            List<String> worksOn) {
        public Capability {
            worksOn = List.copyOf(worksOn);
        }

        Capability(Ability capability, @Nullable String owner, State state, String evidence, @Nullable String remedy) {
            this(capability, owner, state, evidence, remedy, List.of());
        }

        /** Whether it is a power to write that the credential lacks: reading needs none, and a credential without is the better one. */
        @JsonIgnore
        public boolean isUnneeded() {
            return state == State.FAILS && capability.isWriting();
        }

        private boolean isAbout(Capability other) {
            return capability == other.capability && Objects.equals(owner, other.owner);
        }

        private boolean isCoveredBy(Capability other) {
            return isAbout(other)
                    && (other.state == State.WORKS || (state != State.WORKS && other.worksOn.containsAll(worksOn)));
        }
    }

    /** What a credential can be good for. */
    public enum Ability {
        IDENTIFY("identify"),
        LIST_PACKAGES("list-packages"),
        READ_VERSIONS("read-versions"),
        PULL("pull"),
        PUSH("push"),
        DELETE("delete"),
        RESTORE("restore"),
        ATTESTATIONS("attestations"),
        CODE_SCANNING("code-scanning");

        private final String word;

        Ability(String word) {
            this.word = word;
        }

        /** Whether a sync needs it of every owner in scope. */
        boolean isNeeded() {
            return this == LIST_PACKAGES || this == READ_VERSIONS || this == PULL;
        }

        boolean isWriting() {
            return this == PUSH || this == DELETE || this == RESTORE || this == CODE_SCANNING;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    /** Whether it is. */
    public enum State {
        WORKS("works"),
        FAILS("fails"),
        /** Cannot be told, or not without changing something. */
        UNKNOWN("unknown");

        private final String word;

        State(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    /** How a step went. */
    public enum Mark {
        OK("ok", "✓"),
        WARNING("warning", "⚠"),
        FAILED("failed", "✗");

        private final String word;
        private final String sign;

        Mark(String word, String sign) {
            this.word = word;
            this.sign = sign;
        }

        @JsonValue
        public String word() {
            return word;
        }

        /** Of a test that is kept; a mark of another version is a warning. */
        public static Mark ofWord(String word) {
            for (Mark one : values()) {
                if (one.word.equals(word)) {
                    return one;
                }
            }
            return WARNING;
        }

        public String sign() {
            return sign;
        }
    }

    /** One thing that was tried. */
    public record Step(
            String name, Mark mark, String detail, @Nullable String remedy) {}

    /** 0 where {@link #ok}; 4 where a part of reading works; else 3. */
    public int exitStatus() {
        if (ok) {
            return 0;
        }
        boolean part = capabilities.stream()
                .filter(one -> one.capability().isNeeded())
                .anyMatch(one -> one.state() == State.WORKS || !one.worksOn().isEmpty());
        return part ? 4 : 3;
    }

    /** The pulls that do not work, of owners whose images so cannot all be read; nothing to pull is no failure where the owner is listed. */
    public List<Capability> unread() {
        return capabilities.stream()
                .filter(one -> one.capability() == Ability.PULL && one.state() != State.WORKS)
                .filter(one -> !one.evidence().startsWith(OwnerProbe.NOTHING_TO_TRY) || !isListed(one.owner()))
                .toList();
    }

    private boolean isListed(@Nullable String owner) {
        return capabilities.stream()
                .anyMatch(one -> one.capability() == Ability.LIST_PACKAGES
                        && Objects.equals(one.owner(), owner)
                        && one.state() == State.WORKS);
    }

    /** Whether the API said whose credential it is, and so until when. */
    boolean isIdentified() {
        return capabilities.stream()
                .anyMatch(one -> one.capability() == Ability.IDENTIFY && one.state() == State.WORKS);
    }

    /** What this one can do, in whole or in part, and {@code other} cannot. */
    public List<Capability> lostIn(Diagnosis other) {
        return capabilities.stream()
                .filter(mine -> mine.state() == State.WORKS || !mine.worksOn().isEmpty())
                .filter(mine -> other.capabilities.stream().noneMatch(mine::isCoveredBy))
                .toList();
    }
}
