-- Makes the partitions of the coming time and detaches those whose time is over; what is detached is dropped seven days
-- later, and stays where an operator moves it to another schema or renames it. Detaching only takes the part out of the
-- catalogue; unlike CONCURRENTLY, which a default partition rules out, it waits for the lock of its root, for three seconds
-- at most. Safe to call again and from several replicas at once. Ids of other times go to the default partitions, as those
-- of clocks that are wrong, and move from there when the part of their time is made. Only the outbox's stay: an event is
-- written once, and what reads the log of the database must not see it a second time.
-- A part of the outbox goes only when all of it was carried; openings of personal fields are no events of the log and
-- go with their day. The service may call this, and create or drop nothing else.
DROP FUNCTION maintain_partitions(date);
CREATE FUNCTION maintain_partitions(today date, OUT made integer, OUT detached integer, OUT dropped integer)
  LANGUAGE plpgsql SECURITY DEFINER
  SET timezone = 'UTC'
  SET lock_timeout = '3s'
AS $$
DECLARE
  plan record;
  part text;
  its_rows text;
  strays boolean;
  busy text := '';
  waiting boolean;
BEGIN
  made := 0;
  detached := 0;
  dropped := 0;
  PERFORM pg_advisory_xact_lock(hashtextextended('maintain_partitions', 0));

  FOR plan IN
    SELECT p.root, p.step, a.attname AS key,
           (date_trunc(CASE WHEN p.step = interval '1 day' THEN 'day' ELSE 'month' END, today::timestamp)
            + n * p.step)::timestamptz AS first
    FROM partition_plan p
    JOIN pg_partitioned_table t ON t.partrelid = p.root::regclass
    JOIN pg_attribute a ON a.attrelid = t.partrelid AND a.attnum = t.partattrs[0],
         LATERAL generate_series(0, p.ahead) AS n
    ORDER BY p.root, n
  LOOP
    part := plan.root || '_' || to_char(plan.first, 'YYYYMMDD');
    IF to_regclass(part) IS NULL AND plan.root <> busy THEN
      its_rows := format('FROM %1$I WHERE %2$I >= %3$L AND %2$I < %4$L', plan.root || '_default', plan.key,
                         least_uuid_of(plan.first), least_uuid_of(plan.first + plan.step));
      BEGIN
        EXECUTE 'SELECT EXISTS (SELECT ' || its_rows || ')' INTO strays;
        IF strays AND plan.root = 'outbox' THEN
          RAISE WARNING '% has rows of %, they stay in the default partition', plan.root, plan.first;
          CONTINUE;
        END IF;
        -- made apart and attached: the writers of the root need not wait
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, plan.root);
        IF strays THEN
          -- the lock that attaching takes anyway, before the rows are read: none comes in between
          EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', plan.root || '_default');
          EXECUTE format('INSERT INTO %I SELECT * ', part) || its_rows;
          EXECUTE 'DELETE ' || its_rows;
        END IF;
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                       plan.root, part, least_uuid_of(plan.first), least_uuid_of(plan.first + plan.step));
        made := made + 1;
      EXCEPTION
        WHEN check_violation THEN
          RAISE WARNING '% got rows of % meanwhile, its part is made another time', plan.root, plan.first;
        WHEN lock_not_available THEN
          RAISE WARNING '% is busy, its parts from % on are made another time', plan.root, plan.first;
          busy := plan.root;
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
      EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', plan.root, plan.part);
      detached := detached + 1;
    EXCEPTION WHEN lock_not_available THEN
      RAISE WARNING '% is busy and goes another time', plan.part;
    END;
  END LOOP;

  FOR plan IN
    SELECT c.relname AS part
    FROM partition_plan p
    JOIN pg_class c ON c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = p.root::regclass) AND c.relkind = 'r' AND NOT c.relispartition
    WHERE p.keep IS NOT NULL
      AND c.relname ~ ('^' || p.root || '_[0-9]{8}$')
      AND to_date(right(c.relname, 8), 'YYYYMMDD') + p.step + p.keep + interval '7 days' <= today
    ORDER BY c.relname
  LOOP
    EXECUTE format('DROP TABLE %I', plan.part);
    dropped := dropped + 1;
  END LOOP;

  -- rows of other times, few if any: what the parts do by going, done row by row
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
GRANT EXECUTE ON FUNCTION maintain_partitions(date) TO ${flyway:defaultSchema}_service;
