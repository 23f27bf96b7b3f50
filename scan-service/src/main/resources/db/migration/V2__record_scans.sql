-- The hot path: an ordinary scan is one call, and the call is its own transaction. These functions know only the plain
-- success; whatever is not plain they leave untouched and return no row, and the service decides it in full.
-- Locks go parent code, child code, scan id, as everywhere. Every statement of a volatile function sees what committed
-- while the one before it waited.
--
-- Events come as templates made by the service; %n$s stands for what only the lock knows:
--   %1$s parent bag id, %2$s generation, %3$s bag type, %4$s capacity, %5$s child count, %6$s state,
--   %7$s unit weight, %8$s weight, %9$s weight of the child, %10$s outcome
-- TT001 undoes the call: the scan id was taken meanwhile, under another parent.

CREATE FUNCTION record_child_scan(
  p_scan_id uuid, p_fingerprint bytea, p_station text, p_site text, p_user text, p_occurred_at timestamptz,
  p_recorded_at timestamptz, p_raw text, p_parent_raw text, p_weight_kg numeric, p_code text, p_lot text,
  p_date_of_test date, p_parent_code text, p_bag_id uuid, p_event_id uuid, p_seal_event_id uuid, p_request_id text,
  p_traceparent text, p_linked text, p_sealed text,
  OUT child_count integer, OUT capacity integer, OUT state text) RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  v_version bigint;
  v_bag_id uuid;
  v_generation integer;
  v_bag_type text;
  v_unit_weight numeric(9, 3);
  v_child_weight numeric(9, 3);
  v_weight numeric(9, 3);
BEGIN
  SELECT c.version INTO v_version FROM code c WHERE c.code = p_parent_code AND c.role = 'PARENT' FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN; END IF;

  SELECT b.id, b.generation, b.bag_type, b.capacity, b.child_count + 1, b.unit_weight_kg,
         coalesce(p_weight_kg, b.unit_weight_kg), b.weight_kg + coalesce(p_weight_kg, b.unit_weight_kg)
    INTO v_bag_id, v_generation, v_bag_type, capacity, child_count, v_unit_weight, v_child_weight, v_weight
    FROM bag b
   WHERE b.code = p_parent_code AND b.retired_at IS NULL AND b.state = 'OPEN' AND b.site_code = p_site
     AND b.child_count < b.capacity
     AND NOT EXISTS (SELECT 1 FROM scan s WHERE s.id = p_scan_id);
  IF NOT FOUND THEN RETURN; END IF;

  INSERT INTO code (code, role, version, generation) VALUES (p_code, 'CHILD', 1, 1) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN; END IF;

  state := CASE WHEN child_count = capacity THEN 'SEALED' ELSE 'OPEN' END;
  INSERT INTO bag (id, code, generation, site_code, lot, date_of_test, weight_kg, opened_at)
    VALUES (p_bag_id, p_code, 1, p_site, p_lot, p_date_of_test, v_child_weight, p_recorded_at);
  INSERT INTO link (parent_bag_id, id, child_bag_id, scan_id, child_version, weight_kg, linked_at)
    VALUES (v_bag_id, p_event_id, p_bag_id, p_scan_id, 1, v_child_weight, p_recorded_at);
  UPDATE bag b SET child_count = record_child_scan.child_count, weight_kg = v_weight, state = record_child_scan.state
   WHERE b.id = v_bag_id;
  UPDATE code c SET version = v_version + CASE WHEN record_child_scan.state = 'SEALED' THEN 2 ELSE 1 END
   WHERE c.code = p_parent_code;

  INSERT INTO scan (id, fingerprint, station_code, site_code, user_id, occurred_at, recorded_at, raw, parent_raw,
                    weight_kg, status, outcome, role, code, parent_code, parent_bag_id, child_count, capacity, state,
                    subject_version, event_id, request_id)
    VALUES (p_scan_id, p_fingerprint, p_station, p_site, p_user, p_occurred_at, p_recorded_at, p_raw, p_parent_raw,
            p_weight_kg, 201, 'LINKED', 'CHILD', p_code, p_parent_code, v_bag_id, child_count, capacity, state,
            v_version + 1, p_event_id, p_request_id)
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RAISE EXCEPTION 'scan id taken' USING ERRCODE = 'TT001'; END IF;

  INSERT INTO outbox (id, topic, key, type, subject_version, recorded_at, request_id, traceparent, value)
    VALUES (p_event_id, 'scanning.bag', p_parent_code, 'io.traitortrack.BagLinked.v1', v_version + 1, p_recorded_at,
            p_request_id, p_traceparent,
            format(p_linked, v_bag_id, v_generation, v_bag_type, capacity, child_count, state, v_unit_weight, v_weight,
                   v_child_weight));
  IF state = 'SEALED' THEN
    INSERT INTO bag_change (id, bag_id, before, after, reason, scan_id, station_code, actor, occurred_at, recorded_at,
                            subject_version)
      VALUES (p_seal_event_id, v_bag_id, 'OPEN', 'SEALED', 'FULL', p_scan_id, p_station, p_user, p_occurred_at,
              p_recorded_at, v_version + 2);
    INSERT INTO outbox (id, topic, key, type, subject_version, recorded_at, request_id, causation_id, traceparent, value)
      VALUES (p_seal_event_id, 'scanning.bag', p_parent_code, 'io.traitortrack.BagSealed.v1', v_version + 2,
              p_recorded_at, p_request_id, p_event_id, p_traceparent,
              format(p_sealed, v_bag_id, v_generation, v_bag_type, capacity, child_count, state, v_unit_weight,
                     v_weight));
  END IF;
  RETURN NEXT;
END
$$;

CREATE FUNCTION record_parent_scan(
  p_scan_id uuid, p_fingerprint bytea, p_station text, p_site text, p_user text, p_occurred_at timestamptz,
  p_recorded_at timestamptz, p_raw text, p_weight_kg numeric, p_code text, p_bag_type text, p_capacity integer,
  p_unit_weight_kg numeric, p_bag_id uuid, p_event_id uuid, p_request_id text, p_traceparent text, p_scanned text,
  OUT outcome text, OUT child_count integer, OUT capacity integer, OUT state text) RETURNS SETOF record
  LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  v_version bigint;
  v_bag_id uuid;
  v_generation integer;
  v_bag_type text;
  v_unit_weight numeric(9, 3);
  v_weight numeric(9, 3);
BEGIN
  SELECT c.version INTO v_version FROM code c WHERE c.code = p_code AND c.role = 'PARENT' FOR NO KEY UPDATE;
  IF FOUND THEN
    outcome := 'SEEN';
    SELECT b.id, b.generation, b.bag_type, b.capacity, b.child_count, b.state, b.unit_weight_kg, b.weight_kg
      INTO v_bag_id, v_generation, v_bag_type, capacity, child_count, state, v_unit_weight, v_weight
      FROM bag b
     WHERE b.code = p_code AND b.retired_at IS NULL AND b.site_code = p_site
       AND NOT EXISTS (SELECT 1 FROM scan s WHERE s.id = p_scan_id);
    IF NOT FOUND THEN RETURN; END IF;
    v_version := v_version + 1;
    UPDATE code c SET version = v_version WHERE c.code = p_code;
  ELSE
    PERFORM 1 FROM scan s WHERE s.id = p_scan_id;
    IF FOUND THEN RETURN; END IF;
    INSERT INTO code (code, role, version, generation) VALUES (p_code, 'PARENT', 1, 1) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN; END IF;
    outcome := 'REGISTERED';
    v_version := 1;
    v_bag_id := p_bag_id;
    v_generation := 1;
    v_bag_type := p_bag_type;
    capacity := p_capacity;
    child_count := 0;
    state := 'OPEN';
    v_unit_weight := p_unit_weight_kg;
    v_weight := 0;
    INSERT INTO bag (id, code, generation, site_code, bag_type, state, child_count, capacity, unit_weight_kg, weight_kg,
                     opened_at)
      VALUES (v_bag_id, p_code, 1, p_site, p_bag_type, state, 0, capacity, v_unit_weight, v_weight, p_recorded_at);
  END IF;

  INSERT INTO scan (id, fingerprint, station_code, site_code, user_id, occurred_at, recorded_at, raw, weight_kg, status,
                    outcome, role, code, parent_code, parent_bag_id, child_count, capacity, state, subject_version,
                    event_id, request_id)
    VALUES (p_scan_id, p_fingerprint, p_station, p_site, p_user, p_occurred_at, p_recorded_at, p_raw, p_weight_kg, 201,
            outcome, 'PARENT', p_code, p_code, v_bag_id, child_count, capacity, state, v_version, p_event_id,
            p_request_id)
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RAISE EXCEPTION 'scan id taken' USING ERRCODE = 'TT001'; END IF;

  INSERT INTO outbox (id, topic, key, type, subject_version, recorded_at, request_id, traceparent, value)
    VALUES (p_event_id, 'scanning.bag', p_code, 'io.traitortrack.BagScanned.v1', v_version, p_recorded_at, p_request_id,
            p_traceparent,
            format(p_scanned, v_bag_id, v_generation, v_bag_type, capacity, child_count, state, v_unit_weight, v_weight,
                   NULL, outcome));
  RETURN NEXT;
END
$$;

REVOKE ALL ON FUNCTION record_child_scan, record_parent_scan FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_child_scan, record_parent_scan TO scan_service;
