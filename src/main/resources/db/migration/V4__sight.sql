-- What a connection does not see although something names it, and what the patterns of its scope matched: as its last sync found it, so that both are
-- told without asking GitHub again.
CREATE TABLE mention (                           -- a package that something names, whether or not a credential sees it
  registry TEXT    NOT NULL,                     -- host[:port]; '' where what names it does not tell: a webhook's delivery
  name     TEXT    NOT NULL,                     -- owner/name, in lower case
  source   TEXT    NOT NULL CHECK (source IN ('delivery', 'label')),
  label    TEXT    NOT NULL DEFAULT '',          -- the label or annotation
  digest   TEXT,                                 -- of the manifest that has it
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  PRIMARY KEY (registry, name, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE unseen (
  connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  kind          TEXT    NOT NULL CHECK (kind IN ('owner', 'package', 'pattern')),
  name          TEXT    NOT NULL,
  owner         TEXT    NOT NULL,                -- in lower case; '' of a pattern for several
  known         TEXT    NOT NULL,                -- JSON [{"how","detail"}]
  reason        TEXT    NOT NULL,
  evidence      TEXT    NOT NULL,
  since         INTEGER NOT NULL,                -- when a sync first did not see it
  checked_at    INTEGER NOT NULL,
  PRIMARY KEY (connection_id, kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE scope_match (                       -- what each pattern of a scope matched of all that was listed
  connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  position      INTEGER NOT NULL,
  pattern       TEXT    NOT NULL,
  matched       INTEGER NOT NULL,
  examples      TEXT    NOT NULL,                -- JSON list of a few names
  checked_at    INTEGER NOT NULL,
  PRIMARY KEY (connection_id, position)
) STRICT, WITHOUT ROWID;

-- The labels of what is held already; from now on they are noted as images are recorded.
INSERT INTO mention (registry, name, source, label, digest, first_at, last_at)
WITH labelled AS (
  SELECT i.digest, coalesce(m.fetched_at, 0) AS at, l.key AS label,
    substr(replace(replace(l.value, 'https://', ''), 'http://', ''), 1, 400) AS value
  FROM image i
  LEFT JOIN manifest m ON m.digest = i.digest
  JOIN json_each(CASE WHEN json_valid(CAST(i.config AS TEXT)) THEN coalesce(json_extract(CAST(i.config AS TEXT), '$.config.Labels'), '{}') ELSE '{}' END) l
  WHERE i.config IS NOT NULL AND l.type = 'text'
    AND l.key IN ('org.opencontainers.image.base.name', 'org.opencontainers.image.source', 'org.opencontainers.image.url')),
bare AS (SELECT digest, at, label, substr(value, 1, instr(value || '@', '@') - 1) AS value FROM labelled),
parts AS (
  SELECT digest, at, label, substr(value, 1, instr(value, '/') - 1) AS registry, substr(value, instr(value, '/') + 1) AS rest
  FROM bare WHERE instr(value, '/') > 1)
SELECT registry, lower(substr(rest, 1, instr(rest || ':', ':') - 1)), 'label', label, digest, at, at
FROM parts
WHERE (instr(registry, '.') > 0 OR instr(registry, ':') > 0) AND instr(rest, '/') > 1 AND registry NOT IN ('github.com', 'www.github.com')
ON CONFLICT (registry, name, source) DO NOTHING;
