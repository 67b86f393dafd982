-- A full sync asks for every page of every image; where it was stopped, the next sync goes on with those it had not come to.
ALTER TABLE repository ADD COLUMN to_verify INTEGER NOT NULL DEFAULT 0;   -- 1: every page of it is still to be read
ALTER TABLE repository ADD COLUMN verified_at INTEGER;                    -- when every page of it was last read
CREATE INDEX repository_to_verify ON repository (connection_id) WHERE to_verify = 1;

-- Which image a delivery was about, so that a sync can tell what GitHub never announced.
ALTER TABLE webhook_delivery ADD COLUMN image TEXT;                       -- owner/name
CREATE INDEX webhook_delivery_image ON webhook_delivery (image, at);

CREATE TABLE webhook_listening (                 -- at most one row: since when a server with a webhook's secret takes deliveries
  since INTEGER NOT NULL
) STRICT;

-- A package keeps its number at GitHub when its owner gets another name.
CREATE INDEX repository_github ON repository (github_id) WHERE github_id > 0;
