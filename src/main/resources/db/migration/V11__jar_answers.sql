-- What a search for jars by their checksums answered.
CREATE TABLE jar_answer (
  sha1      TEXT    NOT NULL PRIMARY KEY,         -- of the jar, in hexadecimal digits
  artifacts TEXT    NOT NULL,                     -- group:artifact:version, one a line; empty where nobody has published it
  asked_at  INTEGER NOT NULL                      -- epoch milliseconds
) STRICT, WITHOUT ROWID;
