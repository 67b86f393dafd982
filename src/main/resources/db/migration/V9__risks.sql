-- Secrets and risky files of images. Of a secret: its place, its kind and a keyed fingerprint; never the secret.
CREATE TABLE image_secret (
  image_id    INTEGER NOT NULL REFERENCES image (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  rule        TEXT    NOT NULL,
  name        TEXT    NOT NULL,                   -- of the rule
  severity    INTEGER NOT NULL,                   -- 0 critical … 4 unknown
  fingerprint TEXT    NOT NULL,
  kind        TEXT    NOT NULL,                   -- file, environment, label, history, command
  place       TEXT    NOT NULL,                   -- path; name of the variable or label; step of the history
  line        INTEGER NOT NULL,                   -- in a file, from 1; 0 elsewhere
  layer       TEXT,                               -- digest of the layer that has it
  state       TEXT    NOT NULL,                   -- present, deleted, overwritten
  hidden_by   TEXT,                               -- digest of the layer that deleted or replaced it
  PRIMARY KEY (image_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX image_secret_fingerprint ON image_secret (fingerprint);

CREATE TABLE image_risky_file (                   -- set-id files, and what everyone may write
  image_id  INTEGER NOT NULL REFERENCES image (id) ON DELETE CASCADE,
  path      TEXT    NOT NULL,
  mode      INTEGER NOT NULL,
  directory INTEGER NOT NULL,
  expected  INTEGER NOT NULL,                     -- 1: as distributions have it
  layer     TEXT,                                 -- digest of the layer that gave it these permissions
  owner     TEXT,                                 -- purl of the system package that owns it
  PRIMARY KEY (image_id, path)
) STRICT, WITHOUT ROWID;

ALTER TABLE image ADD COLUMN risks TEXT;          -- JSON {"looked","searched","left","leftPaths"}; null: read before anybody looked
-- 1: the configuration held a secret and is kept without it, for showing alone
ALTER TABLE image ADD COLUMN config_masked INTEGER NOT NULL DEFAULT 0;
