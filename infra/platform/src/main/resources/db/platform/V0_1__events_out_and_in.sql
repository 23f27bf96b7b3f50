-- What every service with facts has: the outbox and its relay, the inbox, kept answers, and partitions by time.
-- Lives in the service's schema, before the service's own tables; "${flyway:defaultSchema}_service" and "_relay" are
-- the roles that use it.

-- Partitions ------------------------------------------------------------------------------------------------------

-- Which tables are partitioned by the UUIDv7 that is their key, how far ahead, and after what time a part is dropped.
-- A service adds its own.
CREATE TABLE partition_plan (
  root  text PRIMARY KEY,
  step  interval NOT NULL CHECK (step IN (interval '1 day', interval '1 month')),
  ahead integer NOT NULL CHECK (ahead >= 1),
  keep  interval  -- null: for ever
);
INSERT INTO partition_plan VALUES
  -- long enough to republish what a lost slot did not show, and for an operator to notice
  ('outbox', '1 day', 3, '14 days'),
  -- longer than anything can be sent again
  ('inbox', '1 day', 3, '30 days');

-- The least UUID that a UUIDv7 of this instant can be.
CREATE FUNCTION least_uuid_of(instant timestamptz) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  RETURN (lpad(to_hex((extract(epoch FROM instant) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

-- Outbox and relay ------------------------------------------------------------------------------------------------

CREATE TABLE outbox (
  id              uuid NOT NULL PRIMARY KEY,
  topic           text NOT NULL,
  key             text NOT NULL,
  type            text NOT NULL,
  subject_version bigint,
  recorded_at     timestamptz NOT NULL,
  request_id      text NOT NULL,
  causation_id    uuid,
  traceparent     text,
  value           text NOT NULL
) PARTITION BY RANGE (id);
CREATE TABLE outbox_default PARTITION OF outbox DEFAULT;
CREATE PUBLICATION ${flyway:defaultSchema}_outbox
  FOR TABLE outbox WITH (publish = 'insert', publish_via_partition_root = true);

-- One row a source: the service, and an epoch of it after each time that the database was restored; the one that was
-- opened last numbers. "holder" is the relay that may write; each new one puts its own name there.
CREATE TABLE relay_state (
  source           text PRIMARY KEY,
  next_sequence    bigint NOT NULL CHECK (next_sequence >= 1),
  flushed_sequence bigint NOT NULL CHECK (flushed_sequence BETWEEN 0 AND next_sequence - 1),
  connector_offset bytea,
  holder           uuid NOT NULL,
  opened_at        timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL
);
-- Which event has which number: written before the events are sent, one row a batch.
CREATE TABLE relay_batch (
  source         text NOT NULL REFERENCES relay_state (source),
  first_sequence bigint NOT NULL,
  event_ids      uuid[] NOT NULL,
  numbered_at    timestamptz NOT NULL,
  PRIMARY KEY (source, first_sequence)
);

-- Events that the broker has acknowledged, and whose position is stored.
CREATE VIEW carried AS
  SELECT unnest(b.event_ids) AS id
  FROM relay_batch b JOIN relay_state s USING (source)
  WHERE b.first_sequence + cardinality(b.event_ids) - 1 <= s.flushed_sequence;

-- Inbox -----------------------------------------------------------------------------------------------------------

CREATE TABLE inbox (
  event_id    uuid NOT NULL,
  consumer    text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (event_id, consumer)
) PARTITION BY RANGE (event_id);
CREATE TABLE inbox_default PARTITION OF inbox DEFAULT;
CREATE TABLE inbox_offset (
  consumer    text NOT NULL,
  topic       text NOT NULL,
  partition   integer NOT NULL,
  cluster_id  text NOT NULL,
  topic_id    text NOT NULL,
  next_offset bigint NOT NULL,
  PRIMARY KEY (consumer, topic, partition)
);

-- Answers to writes that carried an Idempotency-Key ---------------------------------------------------------------

CREATE TABLE idempotency_key (
  caller      text NOT NULL,
  key         text NOT NULL,
  operation   text NOT NULL,
  fingerprint text NOT NULL,
  status      integer NOT NULL,
  headers     text NOT NULL,
  body        text NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);

-- Upkeep ----------------------------------------------------------------------------------------------------------

-- Makes the partitions of the coming time and drops those whose time is over. Safe to call again and from several
-- replicas at once. Ids of other times go to the default partitions; a range that already has rows there stays there.
-- A part of the outbox goes only when all of it was carried; openings of personal fields are no events of the log and
-- go with their day. The service may call this, and create or drop nothing else.
CREATE FUNCTION maintain_partitions(today date, OUT made integer, OUT dropped integer)
  LANGUAGE plpgsql SECURITY DEFINER
  SET timezone = 'UTC'
  SET lock_timeout = '3s'
AS $$
DECLARE
  plan record;
  part text;
  waiting boolean;
BEGIN
  made := 0;
  dropped := 0;
  PERFORM pg_advisory_xact_lock(hashtextextended('maintain_partitions', 0));

  FOR plan IN
    SELECT p.root, p.step,
           (date_trunc(CASE WHEN p.step = interval '1 day' THEN 'day' ELSE 'month' END, today::timestamp)
            + n * p.step)::timestamptz AS first
    FROM partition_plan p, LATERAL generate_series(0, p.ahead) AS n
    ORDER BY p.root, n
  LOOP
    part := plan.root || '_' || to_char(plan.first, 'YYYYMMDD');
    IF to_regclass(part) IS NULL THEN
      BEGIN
        -- made apart and attached: the writers of the root need not wait
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, plan.root);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                       plan.root, part, least_uuid_of(plan.first), least_uuid_of(plan.first + plan.step));
        made := made + 1;
      EXCEPTION WHEN check_violation THEN
        RAISE WARNING '% has rows of %, they stay in the default partition', plan.root, plan.first;
      END;
    END IF;
  END LOOP;

  FOR plan IN
    SELECT p.root, c.relname AS part
    FROM partition_plan p
    JOIN pg_inherits i ON i.inhparent = p.root::regclass
    JOIN pg_class c ON c.oid = i.inhrelid
    WHERE p.keep IS NOT NULL
      AND c.relname ~ ('^' || p.root || '_[0-9]{8}$')
      AND to_date(right(c.relname, 8), 'YYYYMMDD') + p.step + p.keep <= today
    ORDER BY c.relname
  LOOP
    IF plan.root = 'outbox' THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM %I o WHERE o.topic <> ''audit.personal''
                        AND NOT EXISTS (SELECT FROM carried c WHERE c.id = o.id))', plan.part) INTO waiting;
      IF waiting THEN
        RAISE WARNING '% is old and stays: not all of its events were carried', plan.part;
        CONTINUE;
      END IF;
    END IF;
    BEGIN
      EXECUTE format('DROP TABLE %I', plan.part);
      dropped := dropped + 1;
    EXCEPTION WHEN lock_not_available THEN
      RAISE WARNING '% is busy and goes another time', plan.part;
    END;
  END LOOP;

  -- rows of other times, few if any: what the parts do by dropping, done row by row
  DELETE FROM inbox_default d USING partition_plan p
    WHERE p.root = 'inbox' AND d.received_at < today - p.keep;
  DELETE FROM outbox_default d USING partition_plan p
    WHERE p.root = 'outbox' AND d.recorded_at < today - p.keep
      AND (d.topic = 'audit.personal' OR EXISTS (SELECT FROM carried c WHERE c.id = d.id));
  -- numbers are kept as long as any of their events
  DELETE FROM relay_batch b USING relay_state s, partition_plan p
    WHERE s.source = b.source AND p.root = 'outbox'
      AND b.first_sequence + cardinality(b.event_ids) - 1 <= s.flushed_sequence
      AND b.numbered_at < today - p.keep
      AND NOT EXISTS (SELECT FROM outbox o WHERE o.id = ANY (b.event_ids));
  DELETE FROM idempotency_key WHERE created_at < today - interval '7 days';
END
$$;
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION maintain_partitions(date) SET search_path = %I, pg_temp', current_schema());
END $$;
REVOKE ALL ON FUNCTION maintain_partitions(date) FROM PUBLIC;

-- Rights ----------------------------------------------------------------------------------------------------------

GRANT USAGE ON SCHEMA ${flyway:defaultSchema} TO ${flyway:defaultSchema}_service, ${flyway:defaultSchema}_relay;
GRANT EXECUTE ON FUNCTION maintain_partitions(date) TO ${flyway:defaultSchema}_service;
GRANT SELECT, INSERT ON outbox TO ${flyway:defaultSchema}_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON inbox, inbox_offset TO ${flyway:defaultSchema}_service;
GRANT SELECT, INSERT ON idempotency_key TO ${flyway:defaultSchema}_service;
GRANT SELECT ON relay_state, relay_batch, carried TO ${flyway:defaultSchema}_service;
GRANT SELECT ON outbox, carried TO ${flyway:defaultSchema}_relay;
GRANT SELECT, INSERT, UPDATE ON relay_state, relay_batch TO ${flyway:defaultSchema}_relay;
