-- A configuration is asked for by its own digest where an image of the inventory is read.
CREATE INDEX image_config ON image (config_digest) WHERE config IS NOT NULL;
