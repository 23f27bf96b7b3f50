-- Functions that write a past of scanning, a stretch of sacks at a time. A sack is a number, and everything about it
-- follows from the number: loading the same stretch twice would meet its own keys.
--
--   sack n   has the code of n modulo 48,000 and is that code's generation 1 + n / 48,000: sacks come back, as there
--            are more fillings than sacks; a code's earlier generations are retired, their packs are free
--   pack     eight digits, 30 to a sack, printed in order; the tests' fresh packs have nine
--   times    evenly over the months before now, ten sites in turn
--   scans    one a sack, one a pack; of 50 packs one is scanned twice, of 150 one is refused by the next sack
--   states   of the sacks that came last, 2 % are open, 5 % sealed, 5 % billed; those before them were received
CREATE SCHEMA IF NOT EXISTS past;

CREATE OR REPLACE FUNCTION past.site(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT (ARRAY['LKO', 'IDR', 'JAI', 'HSR', 'SGNR', 'SNGR', 'BTI', 'RPR', 'RNC', 'AKD'])[1 + n % 10] $$;

CREATE OR REPLACE FUNCTION past.code(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE n % 2 WHEN 0 THEN 'SB' ELSE 'M444-' END || lpad((n % 48000 / 2)::text, 5, '0') $$;

CREATE OR REPLACE FUNCTION past.person(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT '00000000-0000-4000-8000-' || lpad((n % 40)::text, 12, '0') $$;

-- A UUIDv7 of that time.
CREATE OR REPLACE FUNCTION past.id(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS
$$ SELECT uuidv7(at - clock_timestamp()) $$;

-- Writes the sacks from the first up to, without, the last of so many in all, the first of which was packed so long ago.
CREATE OR REPLACE PROCEDURE past.write(first_sack bigint, last_sack bigint, all_sacks bigint, span interval)
  LANGUAGE plpgsql AS
$$
BEGIN
  CREATE TEMP TABLE sack ON COMMIT DROP AS
  SELECT n, past.code(n) AS code, past.site(n) AS site, past.person(n) AS person, 1 + n / 48000 AS generation,
         past.site(n) || '-' || 1 + n / 10 % 2 AS station,
         CASE n % 2 WHEN 0 THEN 'mustard' ELSE 'moong' END AS bag_type, opened_at, past.id(opened_at) AS id,
         CASE WHEN n + 48000 < all_sacks THEN 'RETIRED'
              WHEN n >= all_sacks * 0.98 THEN 'OPEN'
              WHEN n >= all_sacks * 0.93 THEN 'SEALED'
              WHEN n >= all_sacks * 0.88 THEN 'BILLED'
              ELSE 'RECEIVED' END AS state,
         CASE WHEN n >= all_sacks * 0.98 THEN 5 + n % 20 ELSE 30 END AS packs,
         CASE WHEN n < all_sacks * 0.93 OR n + 48000 < all_sacks
              THEN past.site(n) || '-' || to_char(opened_at, 'YYYYMMDD') || '-' || lpad((n / 400 % 10000)::text, 4, '0')
              END AS bill,
         CASE WHEN n + 48000 < all_sacks THEN opened_at + span * (46000.0 / all_sacks) END AS retired_at
  FROM generate_series(first_sack, last_sack - 1) n,
       LATERAL (SELECT now() - span * (1 - n::double precision / all_sacks) AS opened_at) t;

  CREATE TEMP TABLE pack ON COMMIT DROP AS
  SELECT s.n, s.n * 30 + k AS number, lpad((s.n * 30 + k)::text, 8, '0') AS code, at, past.id(at) AS id,
         past.id(at) AS scan_id, past.id(at) AS event_id, k,
         'LABEL NO.' || lpad((s.n * 30 + k)::text, 8, '0') || ' LOT NO.:STAR' || lpad((s.n / 100 % 100)::text, 2, '0')
           || 'GG' || lpad((s.n / 10 % 100000)::text, 5, '0') || ', D.O.T.:' || to_char(at - interval '20 days', 'DD/MM/YYYY')
           AS raw
  FROM sack s, generate_series(0, s.packs - 1) k, LATERAL (SELECT s.opened_at + (k + 1) * interval '3 seconds' AS at) t;

  INSERT INTO code (code, role, version, generation)
  SELECT code, 'PARENT', generation * 34 - CASE state WHEN 'RETIRED' THEN 0 WHEN 'OPEN' THEN 33 - packs ELSE 2 END,
         generation
  FROM sack ORDER BY code
  ON CONFLICT (code) DO UPDATE SET version = excluded.version, generation = excluded.generation;
  INSERT INTO bag (id, code, generation, site_code, bag_type, state, child_count, capacity, unit_weight_kg, weight_kg,
                   bill_number, opened_at, retired_at)
  SELECT id, code, generation, site, bag_type, state, CASE state WHEN 'RETIRED' THEN 0 ELSE packs END, 30, 1,
         CASE state WHEN 'RETIRED' THEN 0 ELSE packs END, CASE state WHEN 'RETIRED' THEN NULL ELSE bill END, opened_at,
         retired_at
  FROM sack ORDER BY n;
  INSERT INTO code (code, role, version, generation)
  SELECT p.code, 'CHILD', CASE s.state WHEN 'RETIRED' THEN 2 ELSE 1 END, 1 FROM pack p JOIN sack s USING (n)
  ORDER BY number;
  INSERT INTO bag (id, code, generation, site_code, lot, date_of_test, weight_kg, opened_at)
  SELECT p.id, p.code, 1, s.site, 'STAR' || lpad((s.n / 100 % 100)::text, 2, '0') || 'GG'
         || lpad((s.n / 10 % 100000)::text, 5, '0'), (at - interval '20 days')::date, 1, at
  FROM pack p JOIN sack s USING (n) ORDER BY number;
  INSERT INTO link (parent_bag_id, id, child_bag_id, scan_id, child_version, weight_kg, linked_at, unlinked_at)
  SELECT s.id, p.event_id, p.id, p.scan_id, 1, 1, at, s.retired_at FROM pack p JOIN sack s USING (n) ORDER BY number;

  INSERT INTO scan (id, fingerprint, station_code, site_code, user_id, occurred_at, recorded_at, raw, status, outcome,
                    role, code, parent_code, parent_bag_id, child_count, capacity, state, subject_version, event_id,
                    request_id)
  SELECT scan, sha256(scan::text::bytea), station, site, person, opened_at, opened_at, code, 201, 'REGISTERED',
         'PARENT', code, code, id, 0, 30, 'OPEN', (generation - 1) * 34 + 1, past.id(opened_at), event::text
  FROM sack, LATERAL (SELECT past.id(opened_at) AS scan, past.id(opened_at) AS event) fresh ORDER BY n;
  INSERT INTO scan (id, fingerprint, station_code, site_code, user_id, occurred_at, recorded_at, raw, parent_raw, status,
                    outcome, role, code, parent_code, parent_bag_id, child_count, capacity, state, subject_version,
                    event_id, request_id)
  SELECT p.scan_id, sha256(p.scan_id::text::bytea), s.station, s.site, s.person, at, at, p.raw, s.code, 201, 'LINKED',
         'CHILD', p.code, s.code, s.id, k + 1, 30, CASE k WHEN 29 THEN 'SEALED' ELSE 'OPEN' END,
         (s.generation - 1) * 34 + k + 2, p.event_id, p.event_id::text
  FROM pack p JOIN sack s USING (n) ORDER BY number;
  -- scanned twice into its own sack, and into the next one, which was full or not its own
  INSERT INTO scan (id, fingerprint, station_code, site_code, user_id, occurred_at, recorded_at, raw, parent_raw, status,
                    outcome, role, code, parent_code, parent_bag_id, child_count, capacity, state, other_parent,
                    event_id, request_id)
  SELECT again.id, sha256(again.id::text::bytea), s.station, s.site, s.person, at, at, p.raw,
         CASE WHEN refused THEN past.code(s.n + 1) ELSE s.code END, CASE WHEN refused THEN 409 ELSE 201 END,
         CASE WHEN refused THEN 'LINKED_ELSEWHERE' ELSE 'ALREADY_LINKED' END, CASE WHEN refused THEN NULL ELSE 'CHILD' END,
         p.code, CASE WHEN refused THEN past.code(s.n + 1) ELSE s.code END, CASE WHEN refused THEN NULL ELSE s.id END,
         k + 1, 30, 'OPEN', CASE WHEN refused THEN s.code END, past.id(at), again.id::text
  FROM pack p JOIN sack s USING (n), LATERAL (SELECT past.id(at + interval '1 second') AS id, number % 150 = 0 AS refused) again
  WHERE number % 50 = 0 ORDER BY number;

  INSERT INTO bag_change (id, bag_id, before, after, reason, bill_number, actor, occurred_at, recorded_at,
                          subject_version)
  SELECT past.id(at), s.id, before, after, reason, CASE WHEN after IN ('SEALED', 'RETIRED') THEN NULL ELSE bill END,
         person, at, at,
         CASE after WHEN 'SEALED' THEN generation * 34 - 2 WHEN 'RETIRED' THEN generation * 34 END
  FROM sack s,
       LATERAL (VALUES ('OPEN', 'SEALED', 'FULL', interval '95 seconds', ARRAY['SEALED', 'BILLED', 'RECEIVED', 'RETIRED']),
                       ('SEALED', 'BILLED', 'LOADED', interval '1 day', ARRAY['BILLED', 'RECEIVED', 'RETIRED']),
                       ('BILLED', 'DISPATCHED', 'LEFT', interval '2 days', ARRAY['RECEIVED', 'RETIRED']),
                       ('DISPATCHED', 'RECEIVED', 'ARRIVED', interval '3 days', ARRAY['RECEIVED', 'RETIRED']),
                       ('RECEIVED', 'RETIRED', 'WORN_OUT', retired_at - opened_at, ARRAY['RETIRED']))
         change (before, after, reason, later, states),
       LATERAL (SELECT opened_at + later AS at) t
  WHERE s.state = ANY (states) ORDER BY n;
  INSERT INTO billing (parent_bag_id, parent_code, version, bill_number)
  SELECT id, code, 1, bill FROM sack WHERE bill IS NOT NULL ORDER BY n;
END
$$;
