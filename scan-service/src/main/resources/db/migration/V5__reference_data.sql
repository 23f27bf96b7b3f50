-- D-3, D-16: a site may fill sacks of a type to another count; sacks that are there keep theirs.
CREATE TABLE bag_type_capacity (
  bag_type  text COLLATE "C" NOT NULL REFERENCES bag_type (name),
  site_code text COLLATE "C" NOT NULL REFERENCES site (code),
  capacity  integer NOT NULL CHECK (capacity BETWEEN 1 AND 10000),
  PRIMARY KEY (bag_type, site_code)
);

-- a site's own capacity may be taken away again; its event tells so
GRANT SELECT, INSERT, UPDATE, DELETE ON bag_type_capacity TO scan_service;

-- D-8: working hours; closing before opening is the next day
ALTER TABLE site ADD CONSTRAINT a_site_works_for_some_time CHECK (opens_at <> closes_at);

-- What an edit is based on. The version counts every event of the site, those of its stations and shifts, too.
ALTER TABLE site ADD COLUMN edition bigint NOT NULL DEFAULT 1 CHECK (edition >= 1);
