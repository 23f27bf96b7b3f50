-- The audit log and what is searched beside it.
--
-- Owner of everything here is audit_owner, whose place the migration user takes for a migration and as whom nobody logs
-- in; the service logs in as ${service}, which may add and read, and on the tables of the log nothing else. Statement triggers refuse every change to them for every role, superusers
-- included, until somebody disables the trigger; the independent checker finds what was changed then.

-- The log itself: one row an entry, in one order, without a gap. The leaf is kept beside the bytes so that a changed
-- entry no longer fits its own leaf. One partition is one full tile of level 2 (16,777,216 entries), which is also the
-- unit of archives.
CREATE TABLE entry (
    idx   bigint NOT NULL PRIMARY KEY CHECK (idx >= 0),
    leaf  bytea  NOT NULL CHECK (octet_length(leaf) = 32),
    bytes bytea  NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 65535)
) PARTITION BY RANGE (idx);

-- Full tiles of every level, written once at the leaf that fills them. Root is the hash that the tile has in the level
-- above, so that unfinished tiles are read, never computed.
CREATE TABLE tile (
    level  smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
    n      bigint   NOT NULL CHECK (n >= 0),
    hashes bytea    NOT NULL CHECK (octet_length(hashes) = 8192),
    root   bytea    NOT NULL CHECK (octet_length(root) = 32),
    PRIMARY KEY (level, n)
);

-- What the log said about itself, signed; sizes only grow.
CREATE TABLE checkpoint (
    size      bigint      NOT NULL PRIMARY KEY CHECK (size >= 0),
    root      bytea       NOT NULL CHECK (octet_length(root) = 32),
    note      text        NOT NULL,
    signed_at timestamptz NOT NULL
);

-- The index of events: what an event is searched by. The event's own content is read from its entry. Months by the
-- UUIDv7 itself, so that an id stays unique for ever; ids of wrong clocks fall into the default partition.
CREATE TABLE event (
    event_id    uuid        NOT NULL PRIMARY KEY,
    idx         bigint      NOT NULL CHECK (idx >= 0),
    topic       text        NOT NULL,
    type        text        NOT NULL,
    subject     text,
    codes       text[]      NOT NULL,
    actor       text,
    site        text,
    outcome     text,
    request_id  text,
    occurred_at timestamptz,
    recorded_at timestamptz NOT NULL
) PARTITION BY RANGE (event_id);
CREATE TABLE event_default PARTITION OF event DEFAULT;
CREATE INDEX event_idx ON event (idx);
-- One column each: equal values share one entry of the tree, so that these cost little when events arrive. What is
-- frequent in a month is found by going back through event_idx, what is rare through one of these.
CREATE INDEX event_type ON event (type);
CREATE INDEX event_actor ON event (actor);
CREATE INDEX event_site ON event (site);
CREATE INDEX event_request ON event (request_id);
CREATE INDEX event_codes ON event USING gin (codes);
CREATE INDEX event_recorded_at ON event USING brin (recorded_at);

-- Salts and values of personal fields. Not part of the log: rows may be erased, every proof stays valid.
CREATE TABLE personal_field (
    event_id   uuid        NOT NULL,
    field      text        NOT NULL CHECK (length(field) BETWEEN 1 AND 100),
    salt       bytea       NOT NULL,
    value      text        NOT NULL,
    verdict    text        NOT NULL CHECK (verdict IN ('PENDING', 'MATCHES', 'MISMATCH')),
    arrived_at timestamptz NOT NULL,
    PRIMARY KEY (event_id, field)
);

-- What was erased, by name only. The database notes it itself, whoever erases, and nothing that is named here comes
-- back when a relay sends an old record again.
CREATE TABLE erased_field (
    event_id  uuid        NOT NULL,
    field     text        NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (event_id, field)
);

CREATE FUNCTION note_erasure() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO erased_field SELECT event_id, field, now() FROM personal_field ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO erased_field SELECT event_id, field, now() FROM gone ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;

-- After the insert, not within it: only a statement of its own sees an erasure that the insert had to wait for.
CREATE FUNCTION keep_erased() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
BEGIN
    DELETE FROM personal_field p USING arrived a, erased_field e
    WHERE (p.event_id, p.field) = (a.event_id, a.field) AND (e.event_id, e.field) = (a.event_id, a.field);
    RETURN NULL;
END
$$;

CREATE TRIGGER note_erasure AFTER DELETE ON personal_field REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION note_erasure();
CREATE TRIGGER note_erasure_of_all BEFORE TRUNCATE ON personal_field
    FOR EACH STATEMENT EXECUTE FUNCTION note_erasure();
CREATE TRIGGER keep_erased AFTER INSERT ON personal_field REFERENCING NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION keep_erased();

-- Where reading goes on, written in the transaction of the entries. Holds for one cluster and topic id only.
CREATE TABLE consumed_offset (
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    cluster_id  text   NOT NULL,
    topic_id    text   NOT NULL,
    next_offset bigint NOT NULL CHECK (next_offset >= 0),
    PRIMARY KEY (topic, partition)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Refuses UPDATE, DELETE and TRUNCATE of a table for every role, also in a session that replays a replica.
CREATE FUNCTION make_append_only(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s '
        'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', target);
END
$$;

-- Makes the partitions that an entry at next_idx and events of the next two months need. The service calls it; it runs
-- as the owner, because the service itself may not create tables.
CREATE FUNCTION open_partitions(next_idx bigint) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    segment bigint;
    month   timestamptz;
    name    text;
BEGIN
    FOR segment IN SELECT generate_series(next_idx >> 24, (next_idx >> 24) + 1) LOOP
        name := format('entry_%s', to_char(segment, 'FM0000'));
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF entry FOR VALUES FROM (%s) TO (%s)',
                name, segment << 24, (segment + 1) << 24);
            PERFORM make_append_only(name::regclass);
        END IF;
    END LOOP;
    FOR month IN SELECT generate_series(
        date_trunc('month', now(), 'UTC'), date_trunc('month', now(), 'UTC') + interval '2 months', interval '1 month')
    LOOP
        name := 'event_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE TABLE %I PARTITION OF event FOR VALUES FROM (%L) TO (%L)',
                    name, first_id(month), first_id(month + interval '1 month'));
                PERFORM make_append_only(name::regclass);
            EXCEPTION WHEN check_violation THEN
                RAISE NOTICE 'Events of % stay in the default partition: some are there already.', name;
            END;
        END IF;
    END LOOP;
END
$$;

-- The lowest UUIDv7 of an instant.
CREATE FUNCTION first_id(instant timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM instant) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

SELECT make_append_only('entry');
SELECT make_append_only('tile');
SELECT make_append_only('checkpoint');
SELECT make_append_only('event');
SELECT make_append_only('event_default');
SELECT open_partitions(0);

REVOKE ALL ON FUNCTION open_partitions(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION make_append_only(regclass) FROM PUBLIC;
GRANT USAGE ON SCHEMA ${flyway:defaultSchema} TO ${service};
GRANT SELECT, INSERT ON entry, tile, checkpoint, event TO ${service};
GRANT SELECT, INSERT, UPDATE, DELETE ON personal_field TO ${service};
GRANT SELECT, INSERT, UPDATE ON consumed_offset TO ${service};
GRANT EXECUTE ON FUNCTION open_partitions(bigint) TO ${service};
