-- Times are milliseconds since 1970 UTC. Digests are whole ('sha256:…'). Rows that may come in millions refer by integer.

-- ---------------------------------------------------------------- connection
CREATE TABLE connection (
  id             INTEGER PRIMARY KEY,
  name           TEXT    NOT NULL UNIQUE,
  api_url        TEXT    NOT NULL,
  registry       TEXT    NOT NULL,               -- host[:port]
  username       TEXT,
  image_scope    TEXT    NOT NULL DEFAULT '',    -- comma-separated patterns; empty: all that the token sees
  origin         TEXT    NOT NULL CHECK (origin IN ('environment', 'added', 'demo')),
  credential     TEXT    NOT NULL CHECK (credential IN ('anonymous', 'sealed', 'reference')),
  sealed         BLOB,                           -- the credential, sealed by the vault with this row's id as associated data
  reference      TEXT,                           -- env:NAME, file:PATH
  created_at     INTEGER NOT NULL,
  rotated_at     INTEGER,
  expires_at     INTEGER,
  last_used_at   INTEGER,
  last_tested_at INTEGER,
  last_test      TEXT                            -- JSON of the last `connection test`
) STRICT;

CREATE TABLE audit (
  id         INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  actor      TEXT    NOT NULL,
  action     TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  detail     TEXT    NOT NULL DEFAULT ''
) STRICT;

-- ---------------------------------------------------------------- inventory
CREATE TABLE repository (                        -- an image's name; GitHub calls it a package
  id                INTEGER PRIMARY KEY,
  connection_id     INTEGER REFERENCES connection (id) ON DELETE SET NULL,
  registry          TEXT    NOT NULL,
  name              TEXT    NOT NULL,            -- owner/name, without the registry's host
  github_id         INTEGER,
  owner             TEXT    NOT NULL,
  owner_kind        TEXT    NOT NULL DEFAULT 'organization' CHECK (owner_kind IN ('organization', 'user')),
  visibility        TEXT    NOT NULL CHECK (visibility IN ('private', 'public', 'internal')),
  linked_repository TEXT,                        -- acme/api on GitHub
  html_url          TEXT,
  version_count     INTEGER,                     -- as the API states it
  created_at        INTEGER,
  updated_at        INTEGER,
  state             TEXT    NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'deleted', 'missing')),
  missed            INTEGER NOT NULL DEFAULT 0,  -- discoveries in a row that did not list it
  first_seen_at     INTEGER NOT NULL,
  synced_at         INTEGER,                     -- when its versions were last known to be complete
  synced_mark       TEXT,                        -- what the API's list said of it then; null: it is to be opened again
  listed_run        INTEGER NOT NULL DEFAULT 0,  -- the sync_run that saw it last
  UNIQUE (registry, name)
) STRICT;
CREATE INDEX repository_connection ON repository (connection_id);
CREATE INDEX repository_updated ON repository (updated_at);

CREATE TABLE version (                           -- a package version of GitHub: one manifest under a name
  id            INTEGER PRIMARY KEY,
  repository_id INTEGER NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
  github_id     INTEGER NOT NULL,
  digest        TEXT    NOT NULL,
  kind          TEXT    NOT NULL DEFAULT 'unreadable'
                CHECK (kind IN ('index', 'image', 'attestation', 'signature', 'artifact', 'unreadable')),
  problem       TEXT,                            -- why it is unreadable
  size          INTEGER,                         -- config and layers as stated; of an index the sum over its images
  created_at    INTEGER,
  updated_at    INTEGER,
  deleted_at    INTEGER,
  state         TEXT    NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'deleted', 'missing')),
  first_seen_at INTEGER NOT NULL,
  seen_run      INTEGER NOT NULL DEFAULT 0,      -- the sync_run whose listing had it last
  tried_run     INTEGER NOT NULL DEFAULT 0,      -- the sync_run that last asked the registry for it
  missed        INTEGER NOT NULL DEFAULT 0,      -- complete listings in a row that did not have it
  UNIQUE (repository_id, github_id)
) STRICT;
CREATE INDEX version_digest ON version (digest);
CREATE INDEX version_repository ON version (repository_id, state, created_at);

CREATE TABLE tag (
  repository_id INTEGER NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
  name          TEXT    NOT NULL,
  digest        TEXT    NOT NULL,
  seen_at       INTEGER NOT NULL,                -- when it was first seen at this digest
  seen_run      INTEGER NOT NULL DEFAULT 0,      -- the sync_run whose listing had it last
  PRIMARY KEY (repository_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_digest ON tag (digest);

CREATE TABLE event (                             -- what changed, when we saw it
  id            INTEGER PRIMARY KEY,
  at            INTEGER NOT NULL,
  repository_id INTEGER REFERENCES repository (id) ON DELETE CASCADE,
  kind          TEXT    NOT NULL,                -- tag-added, tag-moved, tag-removed, version-added, version-gone, repository-added, repository-gone, finding-new, finding-gone, …
  subject       TEXT    NOT NULL,                -- the tag, digest, name or weakness
  before        TEXT,
  after         TEXT
) STRICT;
CREATE INDEX event_repository ON event (repository_id, at);
CREATE INDEX event_at ON event (at);

CREATE TABLE manifest (                          -- fetched once ever
  digest        TEXT    PRIMARY KEY,
  media_type    TEXT    NOT NULL,
  artifact_type TEXT,
  subject       TEXT,                            -- digest
  size          INTEGER NOT NULL,                -- of the manifest itself
  kind          TEXT    NOT NULL CHECK (kind IN ('index', 'image', 'attestation', 'signature', 'artifact')),
  content_size  INTEGER,                         -- config and layers as stated; null of an index
  content       BLOB    NOT NULL,
  fetched_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX manifest_subject ON manifest (subject) WHERE subject IS NOT NULL;

CREATE TABLE manifest_child (                    -- the entries of an index
  parent      TEXT    NOT NULL REFERENCES manifest (digest) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  child       TEXT    NOT NULL,
  media_type  TEXT    NOT NULL,
  size        INTEGER NOT NULL,
  platform    TEXT,                              -- os/architecture[/variant]
  attestation INTEGER NOT NULL DEFAULT 0,        -- 1: one of BuildKit's attestation manifests
  PRIMARY KEY (parent, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX manifest_child_child ON manifest_child (child);

CREATE TABLE image (                             -- a container image of one platform
  id                   INTEGER PRIMARY KEY,
  digest               TEXT    NOT NULL UNIQUE,  -- of its manifest
  platform             TEXT    NOT NULL,
  config_digest        TEXT    NOT NULL,
  config               BLOB,                     -- the configuration as it stands; null where it could not be read
  created_at           INTEGER,
  size                 INTEGER NOT NULL,         -- config and layers as stated
  read_state           TEXT    NOT NULL DEFAULT 'unread' CHECK (read_state IN ('unread', 'complete', 'partial', 'failed')),
  read_at              INTEGER,
  distribution_id      TEXT,
  distribution_version TEXT,
  distribution_name    TEXT,
  problems             TEXT    NOT NULL DEFAULT '[]' -- JSON [{"where","what"}]: what could not be read of it
) STRICT;

CREATE TABLE layer (
  id         INTEGER PRIMARY KEY,
  digest     TEXT    NOT NULL UNIQUE,            -- as the manifest has it (compressed)
  diff_id    TEXT,
  media_type TEXT    NOT NULL,
  size       INTEGER NOT NULL
) STRICT;

CREATE TABLE image_layer (
  image_id   INTEGER NOT NULL REFERENCES image (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL,                   -- from 0, bottom first
  layer_id   INTEGER NOT NULL REFERENCES layer (id),
  created_by TEXT    NOT NULL DEFAULT '',
  media_type TEXT,                               -- where this manifest gives another than the layer's: Docker's and OCI's share layers
  PRIMARY KEY (image_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_layer_layer ON image_layer (layer_id);

CREATE TABLE absent_manifest (                   -- entries of an index that the registry does not give
  repository_id INTEGER NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
  digest        TEXT    NOT NULL,
  problem       TEXT    NOT NULL,
  checked_run   INTEGER NOT NULL,
  PRIMARY KEY (repository_id, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE owner (                             -- what kind of account an owner is, so that it is not asked every time
  connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  login         TEXT    NOT NULL,                -- lower case
  kind          TEXT    NOT NULL CHECK (kind IN ('organization', 'user', 'self')),
  PRIMARY KEY (connection_id, login)
) STRICT, WITHOUT ROWID;

CREATE TABLE http_cache (                        -- answers kept for conditional requests
  credential TEXT    NOT NULL,                   -- a fingerprint: ETags are bound to the credential
  url        TEXT    NOT NULL,
  accept     TEXT    NOT NULL,
  etag       TEXT    NOT NULL,
  link       TEXT    NOT NULL,
  body       BLOB    NOT NULL,                   -- zstd
  PRIMARY KEY (credential, url, accept)
) STRICT;

CREATE TABLE webhook_delivery (
  id TEXT    PRIMARY KEY,                        -- X-GitHub-Delivery
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_run (
  id            INTEGER PRIMARY KEY,
  connection_id INTEGER REFERENCES connection (id) ON DELETE SET NULL,
  started_at    INTEGER NOT NULL,
  finished_at   INTEGER,                         -- null: it runs, or it was killed
  report        TEXT                             -- JSON of the SyncReport
) STRICT;

-- ---------------------------------------------------------------- contents
CREATE TABLE layer_facts (                       -- a layer is read once ever (per analyser version)
  digest   TEXT    NOT NULL,
  analyser INTEGER NOT NULL,
  facts    BLOB    NOT NULL,                     -- zstd JSON
  read_at  INTEGER NOT NULL,
  PRIMARY KEY (digest, analyser)
) STRICT, WITHOUT ROWID;

CREATE TABLE package_version (                   -- distinct over the whole inventory; what is matched
  id                   INTEGER PRIMARY KEY,
  purl                 TEXT    NOT NULL,
  name                 TEXT    NOT NULL,
  version              TEXT    NOT NULL,
  type                 TEXT    NOT NULL,
  source_name          TEXT    NOT NULL DEFAULT '',
  source_version       TEXT    NOT NULL DEFAULT '',
  distribution_id      TEXT    NOT NULL DEFAULT '',
  distribution_version TEXT    NOT NULL DEFAULT '',
  ecosystem            TEXT    NOT NULL DEFAULT '', -- OSV's, with its release (Debian:12), set by matching; empty: none is known
  subject              TEXT    NOT NULL DEFAULT '', -- the name its advisories use, set by matching
  matched_at           INTEGER,                  -- null: to be matched (again)
  UNIQUE (purl, source_name, source_version, distribution_id, distribution_version)
) STRICT;
CREATE INDEX package_version_name ON package_version (name);
CREATE INDEX package_version_source ON package_version (source_name);
CREATE INDEX package_version_subject ON package_version (subject);
CREATE INDEX package_version_pending ON package_version (id) WHERE matched_at IS NULL;

CREATE TABLE image_package (
  image_id           INTEGER NOT NULL REFERENCES image (id) ON DELETE CASCADE,
  package_version_id INTEGER NOT NULL REFERENCES package_version (id),
  layer_id           INTEGER REFERENCES layer (id),
  owner              TEXT,                       -- purl of the system package that owns it
  paths              TEXT    NOT NULL,           -- JSON list
  licenses           TEXT    NOT NULL DEFAULT '[]',
  PRIMARY KEY (image_id, package_version_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_package_version ON image_package (package_version_id);

-- ---------------------------------------------------------------- advisories
CREATE TABLE advisory_feed (                     -- one row an ecosystem (without its release)
  ecosystem  TEXT    PRIMARY KEY,
  origin     TEXT    NOT NULL,                   -- path or URL, without credentials
  problems   TEXT    NOT NULL DEFAULT '[]',      -- JSON [{"where","what"}]
  updated_at INTEGER NOT NULL                    -- when it was imported
) STRICT;

CREATE TABLE advisory_source (                   -- what was fetched, so that the next fetch may be told that nothing changed
  url         TEXT    PRIMARY KEY,               -- without credentials
  kind        TEXT    NOT NULL CHECK (kind IN ('OSV', 'KEV', 'EPSS')),
  fingerprint TEXT    NOT NULL,                  -- an ETag or a date, as the server gave it
  fetched_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE advisory (
  id          INTEGER PRIMARY KEY,
  osv_id      TEXT    NOT NULL UNIQUE,
  modified    INTEGER NOT NULL,
  fingerprint INTEGER NOT NULL,                  -- of the record's bytes
  ecosystems  TEXT    NOT NULL,                  -- without releases, one a line; as in advisory_ecosystem
  header      BLOB    NOT NULL,                  -- what matching needs of it beside its packages (JSON in OSV's form)
  record      BLOB    NOT NULL                   -- the OSV record (zstd JSON)
) STRICT;

CREATE TABLE advisory_ecosystem (                -- whose records they are; a record may be in several feeds
  ecosystem   TEXT    NOT NULL,
  advisory_id INTEGER NOT NULL,
  PRIMARY KEY (ecosystem, advisory_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE advisory_package (                  -- which packages a record is about
  advisory_id INTEGER NOT NULL,
  position    INTEGER NOT NULL,
  ecosystem   TEXT    NOT NULL,                  -- with its release; variants of one release folded
  name        TEXT    NOT NULL,                  -- as the ecosystem normalises it
  affected    BLOB    NOT NULL,                  -- the record's entries about it (JSON in OSV's form)
  PRIMARY KEY (advisory_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX advisory_package_name ON advisory_package (ecosystem, name);

CREATE TABLE advisory_alias (                    -- aliases and upstream identifiers
  alias       TEXT    NOT NULL,
  advisory_id INTEGER NOT NULL,
  PRIMARY KEY (alias, advisory_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE advisory_revision (                 -- one row; grows with every change of what is held
  revision INTEGER NOT NULL
) STRICT;
INSERT INTO advisory_revision VALUES (1);

CREATE TABLE exploitation (
  cve             TEXT    PRIMARY KEY,
  known_exploited INTEGER NOT NULL DEFAULT 0,    -- in CISA's catalogue
  epss            REAL                           -- FIRST's probability, 0.0 to 1.0
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (                           -- per distinct package version, never per image
  package_version_id INTEGER NOT NULL REFERENCES package_version (id) ON DELETE CASCADE,
  weakness           TEXT    NOT NULL,           -- the CVE where there is one
  aliases            TEXT    NOT NULL,           -- JSON list
  severity           INTEGER NOT NULL,           -- 0 critical, 1 high, 2 medium, 3 low, 4 unknown
  score              REAL,
  vector             TEXT,
  fixed              TEXT,
  status             TEXT    NOT NULL,
  known_exploited    INTEGER NOT NULL DEFAULT 0,
  epss               REAL,
  advisories         TEXT    NOT NULL,           -- JSON list
  first_seen_at      INTEGER NOT NULL,
  PRIMARY KEY (package_version_id, weakness)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_weakness ON finding (weakness);

CREATE TABLE weakness_alias (                    -- every identifier of a finding, its own too
  alias    TEXT NOT NULL,
  weakness TEXT NOT NULL,
  PRIMARY KEY (alias, weakness)
) STRICT, WITHOUT ROWID;
