-- A version that the API lists and the registry does not know is asked for again by the next syncs, a few times.
ALTER TABLE version ADD COLUMN refused INTEGER NOT NULL DEFAULT 0; -- syncs in a row that the registry did not know it

-- Who looks after an image.
ALTER TABLE repository ADD COLUMN source TEXT;             -- owner/name of the repository that its newest image says it is built from
ALTER TABLE repository ADD COLUMN source_path TEXT;        -- the folder in it, where the image says one
ALTER TABLE repository ADD COLUMN teams TEXT NOT NULL DEFAULT '[]'; -- JSON list: @acme/payments, @alice, team names
ALTER TABLE repository ADD COLUMN owned_by TEXT;           -- what tells the teams: property, topic, codeowners, repository, none, unknown; null: not looked at
ALTER TABLE repository ADD COLUMN owner_problem TEXT;      -- why it is unknown
ALTER TABLE repository ADD COLUMN owner_checked_at INTEGER;

-- What GitHub keeps as attestations of a digest: what they say of themselves, not verified.
CREATE TABLE attestation (
  subject        TEXT    NOT NULL,                -- digest of what it is about
  position       INTEGER NOT NULL,                -- newest first, as GitHub lists them
  predicate_type TEXT,                            -- null: its bundle could not be read
  builder        TEXT,
  repository     TEXT,                            -- owner/name that the build ran for
  workflow       TEXT,                            -- path@ref
  media_type     TEXT,                            -- of the bundle
  problem        TEXT,                            -- why its bundle could not be read, or what does not fit
  PRIMARY KEY (subject, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE attestation_check (                  -- whether GitHub was asked
  subject    TEXT    PRIMARY KEY,
  checked_at INTEGER NOT NULL,
  problem    TEXT                                 -- why it gave no answer
) STRICT, WITHOUT ROWID;
