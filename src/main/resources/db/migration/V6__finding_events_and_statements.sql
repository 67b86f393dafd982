-- Events of findings are about a package version; which images have it is asked when they are shown.
ALTER TABLE event ADD COLUMN package_version_id INTEGER;
UPDATE event SET package_version_id = (SELECT min(pv.id) FROM package_version pv WHERE pv.purl = event.after)
WHERE kind IN ('finding-new', 'finding-gone');
CREATE INDEX event_package_version ON event (package_version_id) WHERE package_version_id IS NOT NULL;

-- Package versions of one name are matched together: their records are read once.
DROP INDEX package_version_pending;
CREATE INDEX package_version_pending ON package_version (name, id) WHERE matched_at IS NULL;

-- VEX documents that came with an image. Nobody has verified who attached them: they are claims.
CREATE TABLE image_statement (
  image_id INTEGER NOT NULL REFERENCES image (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  source   TEXT    NOT NULL,                     -- digest of the manifest that attaches it
  document TEXT    NOT NULL,                     -- OpenVEX or CycloneDX in JSON
  PRIMARY KEY (image_id, position)
) STRICT, WITHOUT ROWID;

-- Programs that no package owns are looked up in Bitnami's records now.
UPDATE package_version SET matched_at = NULL WHERE type = 'generic';
