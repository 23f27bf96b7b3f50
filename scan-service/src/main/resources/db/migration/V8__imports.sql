-- D-38: lists that people send. A job keeps the rows of its files until they are decided, so that any replica goes on where
-- another one was killed; what the rows have become are scans, as everywhere.

-- The same content for the same station is the same scans, whenever it comes: their ids and their time are made from this.
CREATE TABLE import_source (
  kind         text NOT NULL CHECK (kind IN ('BAGS', 'PACKING_LISTS')),
  station_code text COLLATE "C" NOT NULL,
  sha256       bytea NOT NULL,
  first_at     timestamptz NOT NULL,
  PRIMARY KEY (kind, station_code, sha256)
);

CREATE TABLE import_job (
  id           uuid PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('BAGS', 'PACKING_LISTS')),
  state        text NOT NULL CHECK (state IN ('CHECKING', 'CHECKED', 'IMPORTING', 'DONE', 'CANCELLED', 'FAILED')),
  dry_run      boolean NOT NULL,  -- was asked for first
  site_code    text COLLATE "C" NOT NULL,
  station_code text COLLATE "C" NOT NULL REFERENCES station (code),
  owner        text NOT NULL,
  request_id   text NOT NULL,
  created_at   timestamptz NOT NULL,
  committed_at timestamptz,       -- null: what the rows have become is foreseen only
  started_at   timestamptz,
  ended_at     timestamptz,
  position     bigint NOT NULL DEFAULT 0,  -- the last step that was decided
  leased_by    uuid,              -- the process that works on it
  leased_until timestamptz,
  CONSTRAINT what_is_over_has_its_time CHECK ((state IN ('DONE', 'CANCELLED', 'FAILED')) = (ended_at IS NOT NULL))
);
CREATE INDEX import_job_to_do ON import_job (id) WHERE state IN ('CHECKING', 'IMPORTING');

CREATE TABLE import_file (
  job_id uuid NOT NULL REFERENCES import_job (id),
  number integer NOT NULL,
  name   text NOT NULL,
  bytes  bigint NOT NULL,
  sha256 bytea NOT NULL,
  rows   bigint NOT NULL,
  PRIMARY KEY (job_id, number)
);

-- A step: a row of a file as a scan, or the seal after the last pack of a sack. In the order in which they are decided:
-- a sack before its packs, its seal after them. No foreign key: there are many, and they do not last.
CREATE TABLE import_row (
  job_id       uuid NOT NULL,
  position     bigint NOT NULL,
  file         integer NOT NULL,
  sheet        text NOT NULL,
  row          integer NOT NULL,
  step         text NOT NULL CHECK (step IN ('SCAN', 'SEAL', 'NOTHING')),
  scan_id      uuid NOT NULL,
  scanned_at   timestamptz NOT NULL,
  raw          text NOT NULL,
  parent_raw   text,
  problem      text,              -- why nothing is scanned
  outcome      text,              -- null: not decided yet
  status       integer,
  replayed     boolean,
  code         text COLLATE "C",
  parent_code  text COLLATE "C",
  other_parent text COLLATE "C",
  detail       text,
  PRIMARY KEY (job_id, position),
  CONSTRAINT nothing_is_done_for_a_reason CHECK ((step = 'NOTHING') = (problem IS NOT NULL))
) WITH (fillfactor = 60);
CREATE INDEX import_row_outcome ON import_row (job_id, outcome, position) WHERE outcome IS NOT NULL;

-- Progress, counted in the transaction of what it counts.
CREATE TABLE import_count (
  job_id   uuid NOT NULL,
  file     integer NOT NULL,
  outcome  text NOT NULL,
  replayed boolean NOT NULL,
  status   integer NOT NULL,
  rows     bigint NOT NULL,
  PRIMARY KEY (job_id, file, outcome, replayed),
  FOREIGN KEY (job_id, file) REFERENCES import_file (job_id, number)
);

-- Jobs and files stay; their rows, and what a dry run counted, are not facts.
GRANT SELECT, INSERT ON import_source, import_file TO scan_service;
GRANT SELECT, INSERT, UPDATE (state, committed_at, started_at, ended_at, position, leased_by, leased_until) ON import_job TO scan_service;
GRANT SELECT, INSERT, DELETE, UPDATE (outcome, status, replayed, code, parent_code, other_parent, detail)
  ON import_row TO scan_service;
GRANT SELECT, INSERT, DELETE, UPDATE (rows) ON import_count TO scan_service;
