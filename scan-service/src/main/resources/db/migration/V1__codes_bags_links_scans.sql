-- The facts of scanning. Everything lives in the service's schema (search_path); nothing in public.
-- Invariants are constraints first; the numbers in comments are the rules of the domain.
-- Codes are compared byte by byte (collation "C"): prefix searches use the plain indexes.

-- Reference data ------------------------------------------------------------------------------------------------

CREATE TABLE site (
  code      text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[A-Z0-9-]{1,20}$'),
  name      text NOT NULL,
  time_zone text NOT NULL,
  opens_at  time NOT NULL,
  closes_at time NOT NULL,
  active    boolean NOT NULL,
  version   bigint NOT NULL CHECK (version >= 1)
);

CREATE TABLE station (
  code      text COLLATE "C" PRIMARY KEY CHECK (code ~ '^[A-Z0-9-]{1,40}$'),
  site_code text COLLATE "C" NOT NULL REFERENCES site (code),
  name      text NOT NULL,
  active    boolean NOT NULL,
  version   bigint NOT NULL CHECK (version >= 1)
);

-- D-3: formats of parents are data. A new bag takes capacity and unit weight from here and keeps them (D-16).
CREATE TABLE bag_type (
  name           text COLLATE "C" PRIMARY KEY,
  commodity      text NOT NULL,
  pattern        text NOT NULL,
  reserved_shape text NOT NULL,
  capacity       integer NOT NULL CHECK (capacity BETWEEN 1 AND 10000),
  unit_weight_kg numeric(9, 3) NOT NULL CHECK (unit_weight_kg > 0),
  active         boolean NOT NULL,
  version        bigint NOT NULL CHECK (version >= 1)
);

-- Facts -----------------------------------------------------------------------------------------------------------

-- D-5, D-6: a code has one role for ever and is never deleted. Its row is the lock of the aggregate; its version runs
-- across generations: for a parent the subject version of its events, for a child its childVersion.
CREATE TABLE code (
  code       text COLLATE "C" PRIMARY KEY CHECK (char_length(code) BETWEEN 1 AND 100),
  role       text NOT NULL CHECK (role IN ('PARENT', 'CHILD')),
  version    bigint NOT NULL CHECK (version >= 1),
  generation integer NOT NULL CHECK (generation >= 1)
) WITH (fillfactor = 85);

-- One generation of a code. A parent has a type, a child has none. No foreign key to site: every insert would lock
-- the same few rows of site, a queue of its own; the site comes from a station, whose foreign key stands.
CREATE TABLE bag (
  id             uuid PRIMARY KEY,
  code           text COLLATE "C" NOT NULL REFERENCES code (code),
  generation     integer NOT NULL CHECK (generation >= 1),
  site_code      text COLLATE "C" NOT NULL,
  bag_type       text COLLATE "C" REFERENCES bag_type (name),
  state          text,
  child_count    integer,
  capacity       integer,
  unit_weight_kg numeric(9, 3),
  weight_kg      numeric(9, 3),
  lot            text,
  date_of_test   date,
  bill_number    text COLLATE "C",
  opened_at      timestamptz NOT NULL,
  retired_at     timestamptz,
  UNIQUE (code, generation),
  CONSTRAINT a_parent_has_state_capacity_and_weights CHECK (
    bag_type IS NULL
    OR (state IS NOT NULL AND child_count IS NOT NULL AND capacity IS NOT NULL AND unit_weight_kg IS NOT NULL
        AND weight_kg IS NOT NULL AND lot IS NULL AND date_of_test IS NULL)),
  CONSTRAINT a_child_has_none CHECK (
    bag_type IS NOT NULL
    OR (state IS NULL AND child_count IS NULL AND capacity IS NULL AND unit_weight_kg IS NULL AND bill_number IS NULL)),
  -- D-16
  CONSTRAINT a_parent_never_holds_more_than_its_capacity CHECK (child_count BETWEEN 0 AND capacity),
  CONSTRAINT a_parent_is_in_a_known_state CHECK (
    state IN ('OPEN', 'SEALED', 'BILLED', 'DISPATCHED', 'RECEIVED', 'RETIRED')),
  CONSTRAINT retired_is_a_state_with_a_time CHECK (bag_type IS NULL OR (state = 'RETIRED') = (retired_at IS NOT NULL)),
  CONSTRAINT a_bag_weighs_something CHECK (weight_kg IS NULL OR weight_kg >= 0)
) WITH (fillfactor = 85);

-- D-6: at most one active generation per code
CREATE UNIQUE INDEX bag_active_generation ON bag (code) WHERE retired_at IS NULL;
-- lists, newest first: ids are UUIDv7
CREATE INDEX bag_of_site ON bag (site_code, id);
CREATE INDEX bag_parent_of_state ON bag (site_code, state, id) WHERE bag_type IS NOT NULL;

-- A child in a parent; ended, never deleted (D-18).
CREATE TABLE link (
  parent_bag_id uuid NOT NULL REFERENCES bag (id),
  id            uuid NOT NULL,
  child_bag_id  uuid NOT NULL REFERENCES bag (id),
  scan_id       uuid,
  child_version bigint NOT NULL CHECK (child_version >= 1),
  weight_kg     numeric(9, 3) NOT NULL CHECK (weight_kg > 0),
  linked_at     timestamptz NOT NULL,
  unlinked_at   timestamptz,
  PRIMARY KEY (parent_bag_id, id),
  CONSTRAINT no_bag_is_in_itself CHECK (parent_bag_id <> child_bag_id),
  CONSTRAINT a_link_ends_after_it_began CHECK (unlinked_at IS NULL OR unlinked_at >= linked_at)
);
-- D-15: a child is in at most one parent
CREATE UNIQUE INDEX link_live_parent ON link (child_bag_id) WHERE unlinked_at IS NULL;
CREATE INDEX link_ended ON link (child_bag_id) WHERE unlinked_at IS NOT NULL;

-- D-12, D-13: every scan whose answer is final, with that answer. The id is the client's and stays taken for ever:
-- the table is partitioned by the id itself, and no partition is ever detached.
CREATE TABLE scan (
  id              uuid NOT NULL PRIMARY KEY,
  fingerprint     bytea NOT NULL,  -- SHA-256 over the content as sent
  station_code    text NOT NULL,
  site_code       text NOT NULL,
  user_id         text NOT NULL,
  occurred_at     timestamptz NOT NULL,
  recorded_at     timestamptz NOT NULL,
  raw             text NOT NULL,   -- control characters escaped
  parent_raw      text,
  weight_kg       numeric(9, 3) CHECK (weight_kg > 0 AND weight_kg <= 1000),
  status          smallint NOT NULL,
  outcome         text NOT NULL,   -- REGISTERED, SEEN, LINKED, ALREADY_LINKED, or the code of the refusal
  role            text,
  code            text COLLATE "C",
  parent_code     text COLLATE "C",
  parent_bag_id   uuid,
  child_count     integer,
  capacity        integer,
  state           text,
  other_parent    text COLLATE "C",
  subject_version bigint,          -- null for refusals
  event_id        uuid NOT NULL,
  request_id      text NOT NULL
) PARTITION BY RANGE (id);
CREATE TABLE scan_default PARTITION OF scan DEFAULT;
CREATE INDEX scan_of_code ON scan (code);
-- a parent's own story besides its links, which lead to their scans
CREATE INDEX scan_into_parent ON scan (parent_code) WHERE outcome <> 'LINKED' AND parent_code IS NOT NULL;

-- D-20: refusals that leave the scan id free are facts too. The id is that of the event.
CREATE TABLE refusal (
  id           uuid NOT NULL PRIMARY KEY,
  scan_id      uuid NOT NULL,
  station_code text NOT NULL,
  site_code    text,
  user_id      text NOT NULL,
  occurred_at  timestamptz NOT NULL,
  recorded_at  timestamptz NOT NULL,
  raw          text NOT NULL,
  parent_raw   text,
  status       smallint NOT NULL,
  outcome      text NOT NULL,
  code         text COLLATE "C",
  parent_code  text COLLATE "C",
  request_id   text NOT NULL
) PARTITION BY RANGE (id);
CREATE TABLE refusal_default PARTITION OF refusal DEFAULT;
CREATE INDEX refusal_of_code ON refusal (code) WHERE code IS NOT NULL;
CREATE INDEX refusal_into_parent ON refusal (parent_code) WHERE parent_code IS NOT NULL;

-- Every change of a parent's state, with its reason; the id is that of the event. D-18: none is ever rewritten.
CREATE TABLE bag_change (
  id              uuid PRIMARY KEY,
  bag_id          uuid NOT NULL REFERENCES bag (id),
  before          text NOT NULL,
  after           text NOT NULL,
  reason          text NOT NULL,
  note            text,
  bill_number     text COLLATE "C",
  scan_id         uuid,
  station_code    text,
  actor           text NOT NULL,
  occurred_at     timestamptz NOT NULL,
  recorded_at     timestamptz NOT NULL,
  subject_version bigint
);
CREATE INDEX bag_change_of_bag ON bag_change (bag_id);

-- What the bill service said last about a parent; the newer version wins, whatever the order of arrival. No foreign key:
-- it may speak of a bag that a restored database has lost.
CREATE TABLE billing (
  parent_bag_id uuid PRIMARY KEY,
  parent_code   text COLLATE "C" NOT NULL,
  version       bigint NOT NULL,  -- the bill service's counter per parent code
  bill_number   text COLLATE "C"  -- null: on no bill
);

-- Partitions: by month and for ever; no answer to a scan is ever forgotten -----------------------------------------

INSERT INTO partition_plan VALUES ('scan', '1 month', 1, NULL), ('refusal', '1 month', 1, NULL);
SELECT maintain_partitions((now() AT TIME ZONE 'UTC')::date);

-- Rights: the service writes facts and deletes none; a role once given cannot be updated --------------------------

GRANT SELECT, INSERT, UPDATE ON site, station, bag_type, billing TO scan_service;
GRANT SELECT, INSERT, UPDATE (version, generation) ON code TO scan_service;
GRANT SELECT, INSERT, UPDATE (site_code, state, child_count, weight_kg, lot, date_of_test, bill_number, retired_at)
  ON bag TO scan_service;
GRANT SELECT, INSERT, UPDATE (unlinked_at) ON link TO scan_service;
GRANT SELECT, INSERT ON scan, refusal, bag_change TO scan_service;
