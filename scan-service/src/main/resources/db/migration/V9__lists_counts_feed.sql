-- Reading that does not grow with history: lists of what waits for somebody, counts by the quarter of an hour, and the feed
-- of a site's scans. What is derived from scanning.bag is written behind the scans, never with them.

-- Lists without a site: what waits is found where it waits, not by passing over all that does not.
CREATE INDEX bag_parent_by_state ON bag (state, id) WHERE bag_type IS NOT NULL;
CREATE INDEX bag_of_type ON bag (bag_type, id) WHERE bag_type IS NOT NULL;
CREATE INDEX bag_on_a_bill ON bag (id) WHERE bill_number IS NOT NULL;

-- Children that were once out of a sack; links alone would have to be passed over one by one. The newer version of the child
-- wins, whatever the order of arrival.
CREATE TABLE free_child (
  bag_id        uuid PRIMARY KEY,
  site_code     text COLLATE "C" NOT NULL,
  child_version bigint NOT NULL CHECK (child_version >= 1),
  free          boolean NOT NULL
);
CREATE INDEX free_child_now ON free_child (bag_id) WHERE free;
CREATE INDEX free_child_of_site ON free_child (site_code, bag_id) WHERE free;

-- What was recorded in a quarter of an hour. Quarters, because offsets of time zones are multiples of them: hours of any
-- place are sums of its quarters. Station '' where no station was named.
CREATE TABLE quarter_count (
  site_code    text COLLATE "C" NOT NULL,
  quarter      timestamptz NOT NULL CHECK (extract(epoch FROM quarter)::bigint % 900 = 0),
  station_code text COLLATE "C" NOT NULL,
  scans        bigint NOT NULL,
  registered   bigint NOT NULL,
  links        bigint NOT NULL,
  duplicates   bigint NOT NULL,
  seals        bigint NOT NULL,
  refusals     bigint NOT NULL,
  PRIMARY KEY (site_code, quarter, station_code)
) WITH (fillfactor = 70);

-- What is at a site now. Events of different sacks come in any order, so a number may be below zero for a moment.
-- "version" counts the facts behind it.
CREATE TABLE stock (
  site_code text COLLATE "C" PRIMARY KEY,
  open      bigint NOT NULL,
  sealed    bigint NOT NULL,
  unlinked  bigint NOT NULL,
  version   bigint NOT NULL
) WITH (fillfactor = 50);

-- The scans of a site in the order in which they are told, numbered without a gap: the row of feed_head is the lock.
CREATE TABLE feed_head (
  site_code   text COLLATE "C" PRIMARY KEY,
  last_number bigint NOT NULL CHECK (last_number >= 0)
) WITH (fillfactor = 50);
CREATE TABLE feed (
  site_code text COLLATE "C" NOT NULL,
  number    bigint NOT NULL CHECK (number >= 1),
  event_id  uuid NOT NULL,
  value     text NOT NULL,
  PRIMARY KEY (site_code, number, event_id)
) PARTITION BY RANGE (event_id);
CREATE TABLE feed_default PARTITION OF feed DEFAULT;
INSERT INTO partition_plan VALUES ('feed', '1 day', 3, '3 days');
SELECT maintain_partitions((now() AT TIME ZONE 'UTC')::date);

GRANT SELECT, INSERT, UPDATE ON free_child, quarter_count, stock, feed_head TO scan_service;
GRANT SELECT, INSERT ON feed TO scan_service;
