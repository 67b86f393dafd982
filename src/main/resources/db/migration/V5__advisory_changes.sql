-- Feeds are kept up to date record by record, by the list of changes beside each (modified_id.csv); what fails is remembered.
ALTER TABLE advisory_feed ADD COLUMN whole_at INTEGER;    -- when all of its records were last taken in at once; null: single records alone
ALTER TABLE advisory_feed ADD COLUMN checked_at INTEGER;  -- when its origin was last asked, changed or not
UPDATE advisory_feed SET whole_at = updated_at, checked_at = updated_at
WHERE origin LIKE '%/' || ecosystem || '/all.zip' OR origin LIKE '%/' || replace(ecosystem, ' ', '%20') || '/all.zip';

ALTER TABLE advisory_source RENAME TO advisory_source_before;
CREATE TABLE advisory_source (                   -- what was fetched, so that the next fetch may be told that nothing changed
  url         TEXT    PRIMARY KEY,               -- without credentials
  kind        TEXT    NOT NULL CHECK (kind IN ('OSV', 'CHANGES', 'KEV', 'EPSS')),
  fingerprint TEXT    NOT NULL,                  -- an ETag or a date, as the server gave it
  fetched_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO advisory_source SELECT url, kind, fingerprint, fetched_at FROM advisory_source_before;
DROP TABLE advisory_source_before;

CREATE TABLE advisory_failure (                  -- sources that could not be taken in, until they can
  origin    TEXT    PRIMARY KEY,                 -- path or URL, without credentials
  feed      TEXT    NOT NULL,                    -- the ecosystem, KEV or EPSS; empty where that is not known
  reason    TEXT    NOT NULL,
  failed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE advisory_update (                   -- one row: the last update that was asked for or fell due
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  state    TEXT    NOT NULL,
  words    TEXT    NOT NULL,
  ended_at INTEGER NOT NULL,
  next_at  INTEGER                               -- when the server makes the next one; null: it makes none
) STRICT;
