-- Bills, what is loaded on them, and what this service knows of sacks and sites. Everything lives in the service's
-- schema (search_path); nothing in public. Invariants are constraints first; D-numbers are the rules of the domain.
--
-- Locks are taken in one order: idempotency key, customer, destination, bill counter, bill number | bill, parent
-- version, load scan. Projections take none of them and are read without a lock.

-- What other services said; the newer version of a subject wins, whatever the order of arrival --------------------

CREATE TABLE site (
  code      text COLLATE "C" PRIMARY KEY,
  name      text NOT NULL,
  time_zone text NOT NULL,
  active    boolean NOT NULL,
  version   bigint NOT NULL CHECK (version >= 1)
);

CREATE TABLE station (
  code      text COLLATE "C" PRIMARY KEY,
  site_code text COLLATE "C" NOT NULL,
  active    boolean NOT NULL,
  version   bigint NOT NULL CHECK (version >= 1)
);

CREATE TABLE bag_type (
  name           text COLLATE "C" PRIMARY KEY,
  pattern        text NOT NULL,
  reserved_shape text NOT NULL,
  active         boolean NOT NULL,
  version        bigint NOT NULL CHECK (version >= 1)
);

-- The newest generation of each sack's code.
CREATE TABLE parent (
  code           text COLLATE "C" PRIMARY KEY,
  version        bigint NOT NULL CHECK (version >= 1),
  bag_id         uuid NOT NULL,
  generation     integer NOT NULL CHECK (generation >= 1),
  site_code      text COLLATE "C" NOT NULL,
  state          text NOT NULL,
  child_count    integer NOT NULL CHECK (child_count >= 0),
  capacity       integer NOT NULL CHECK (capacity >= 1),
  unit_weight_kg numeric(12, 3) NOT NULL CHECK (unit_weight_kg >= 0),
  weight_kg      numeric(12, 3) NOT NULL CHECK (weight_kg >= 0)
) WITH (fillfactor = 80);

-- Facts -------------------------------------------------------------------------------------------------------------

-- D-23: found or made by name; name_key is the name as it is compared.
CREATE TABLE customer (
  id         uuid PRIMARY KEY,
  name       text NOT NULL,
  name_key   text COLLATE "C" NOT NULL UNIQUE,
  created_at timestamptz NOT NULL
);

-- D-23: a site, or a place of a customer
CREATE TABLE destination (
  id          uuid PRIMARY KEY,
  site_code   text COLLATE "C" UNIQUE,
  customer_id uuid REFERENCES customer (id),
  name        text NOT NULL,
  name_key    text COLLATE "C" NOT NULL,
  created_at  timestamptz NOT NULL,
  CONSTRAINT a_destination_is_a_site_or_a_customers_place CHECK ((site_code IS NULL) <> (customer_id IS NULL)),
  CONSTRAINT a_place_is_kept_once_per_customer UNIQUE (customer_id, name_key)
);

-- D-7: the last number generated for a site and local day
CREATE TABLE bill_counter (
  site_code text COLLATE "C" NOT NULL,
  day       date NOT NULL,
  last      integer NOT NULL CHECK (last >= 1),
  PRIMARY KEY (site_code, day)
);

CREATE TABLE bill (
  id                uuid PRIMARY KEY,
  number            text COLLATE "C" NOT NULL UNIQUE CHECK (number ~ '^[A-Z0-9-]{3,50}$'),
  site_code         text COLLATE "C" NOT NULL,
  customer_id       uuid NOT NULL REFERENCES customer (id),
  destination_id    uuid NOT NULL REFERENCES destination (id),
  vehicle           text NOT NULL CHECK (char_length(vehicle) BETWEEN 1 AND 50),
  capacity          integer NOT NULL CHECK (capacity BETWEEN 1 AND 500),
  state             text NOT NULL,
  version           bigint NOT NULL CHECK (version >= 1),  -- the subject version of the bill's events
  parents           integer NOT NULL,
  children          integer NOT NULL CHECK (children >= 0),
  actual_kg         numeric(12, 3) NOT NULL CHECK (actual_kg >= 0),
  expected_kg       numeric(12, 3) NOT NULL CHECK (expected_kg >= 0),
  driver            text,
  notes             text,
  business_day      date NOT NULL,
  created_by        text NOT NULL,
  created_at        timestamptz NOT NULL,
  completed_by      text,
  completed_at      timestamptz,
  completion_reason text,
  completion_note   text,
  CONSTRAINT a_bill_is_in_a_known_state CHECK (
    state IN ('DRAFT', 'LOADING', 'COMPLETED', 'DISPATCHED', 'RECEIVED', 'CANCELLED')),
  -- D-26
  CONSTRAINT a_bill_never_holds_more_than_its_capacity CHECK (parents BETWEEN 0 AND capacity),
  CONSTRAINT a_draft_is_empty CHECK (state <> 'DRAFT' OR parents = 0),
  CONSTRAINT a_completed_bill_says_why CHECK (
    state <> 'COMPLETED' OR (completed_at IS NOT NULL AND completion_reason IS NOT NULL AND parents > 0))
) WITH (fillfactor = 80);
-- lists, newest first: ids are UUIDv7
CREATE INDEX bill_of_site ON bill (site_code, id);
CREATE INDEX bill_of_customer ON bill (customer_id, id);
CREATE INDEX bill_of_state ON bill (state, id);
CREATE INDEX bill_of_day ON bill (business_day, id);

-- How often a sack's code was billed or unbilled, over all bills and generations: the events' parentVersion. The row
-- is also the lock of "may be billed".
CREATE TABLE parent_version (
  parent_code text COLLATE "C" PRIMARY KEY,
  version     bigint NOT NULL CHECK (version >= 0)
) WITH (fillfactor = 80);

-- A sack on a bill; ended, never deleted. Counts and weights are those of the moment of loading.
CREATE TABLE bill_parent (
  id                uuid PRIMARY KEY,
  bill_id           uuid NOT NULL REFERENCES bill (id),
  parent_code       text COLLATE "C" NOT NULL REFERENCES parent_version (parent_code),
  parent_bag_id     uuid NOT NULL,
  parent_generation integer NOT NULL CHECK (parent_generation >= 1),
  parent_version    bigint NOT NULL CHECK (parent_version >= 1),
  child_count       integer NOT NULL CHECK (child_count >= 0),
  capacity          integer NOT NULL CHECK (capacity >= child_count),
  weight_kg         numeric(12, 3) NOT NULL CHECK (weight_kg >= 0),
  expected_kg       numeric(12, 3) NOT NULL CHECK (expected_kg >= 0),
  scan_id           uuid NOT NULL,
  station_code      text COLLATE "C",
  loaded_by         text NOT NULL,
  loaded_at         timestamptz NOT NULL,
  unloaded_by       text,
  unloaded_at       timestamptz,
  unloaded_version  bigint,
  CONSTRAINT unloading_says_who_and_when CHECK (
    (unloaded_at IS NULL) = (unloaded_by IS NULL) AND (unloaded_at IS NULL) = (unloaded_version IS NULL)),
  CONSTRAINT a_versions_story_goes_forward CHECK (unloaded_version > parent_version)
);
-- D-24: a sack is on at most one live bill
CREATE UNIQUE INDEX bill_parent_live ON bill_parent (parent_bag_id) WHERE unloaded_at IS NULL;
CREATE INDEX bill_parent_of_bill ON bill_parent (bill_id, id);
CREATE UNIQUE INDEX bill_parent_of_code ON bill_parent (parent_code, parent_version);

-- D-13: every load that was accepted, with its first answer, for ever.
CREATE TABLE load_scan (
  id           uuid PRIMARY KEY,
  fingerprint  text NOT NULL,  -- SHA-256 over bill number, raw text and station as sent
  bill_id      uuid NOT NULL REFERENCES bill (id),
  raw          text NOT NULL,
  station_code text COLLATE "C",
  user_id      text NOT NULL,
  recorded_at  timestamptz NOT NULL,
  outcome      text NOT NULL CHECK (outcome IN ('LOADED', 'ALREADY_LOADED')),
  parent_code  text COLLATE "C" NOT NULL,
  state        text NOT NULL,
  version      bigint NOT NULL,
  capacity     integer NOT NULL,
  parents      integer NOT NULL,
  children     integer NOT NULL,
  actual_kg    numeric(12, 3) NOT NULL,
  expected_kg  numeric(12, 3) NOT NULL
);

SELECT maintain_partitions((now() AT TIME ZONE 'UTC')::date);

-- Rights: the service writes facts and deletes none; only what a verb changes may be updated ---------------------

GRANT SELECT, INSERT, UPDATE ON site, station, bag_type, parent, bill_counter TO bill_service;
GRANT SELECT, INSERT ON customer, destination, load_scan TO bill_service;
GRANT SELECT, INSERT,
  UPDATE (vehicle, capacity, state, version, parents, children, actual_kg, expected_kg, driver, notes,
          completed_by, completed_at, completion_reason, completion_note)
  ON bill TO bill_service;
GRANT SELECT, INSERT, UPDATE (version) ON parent_version TO bill_service;
GRANT SELECT, INSERT, UPDATE (unloaded_by, unloaded_at, unloaded_version) ON bill_parent TO bill_service;
