-- What somebody should look at: raised as facts, at most one live one of a kind and subject, each told once. Triggers that
-- come again count up.

CREATE TABLE concern (
  id           uuid PRIMARY KEY,  -- that of the event ExceptionRaised
  kind         text NOT NULL CHECK (kind IN ('LOT_CONFLICT', 'DAMAGED_LABEL', 'CLOCK_SKEW', 'NO_SIGN_ON', 'REFUSAL_RATE',
                                             'UNUSUAL_RATE', 'SILENT_STATION')),
  site_code    text COLLATE "C" NOT NULL REFERENCES site (code),
  station_code text COLLATE "C",
  subject      text COLLATE "C" NOT NULL,
  codes        text[] NOT NULL,
  user_id      text,
  first_seen   timestamptz NOT NULL,
  last_seen    timestamptz NOT NULL,
  times        bigint NOT NULL CHECK (times >= 1),
  state        text NOT NULL CHECK (state IN ('OPEN', 'ASSIGNED', 'RESOLVED')),
  assignee     text,
  reason       text,
  resolved_by  text,
  resolved_at  timestamptz,
  CONSTRAINT seen_last_after_first CHECK (last_seen >= first_seen),
  CONSTRAINT whoever_has_it_is_named CHECK (state <> 'ASSIGNED' OR assignee IS NOT NULL),
  CONSTRAINT resolved_is_a_state_with_a_reason CHECK (
    (state = 'RESOLVED') = (reason IS NOT NULL) AND (reason IS NULL) = (resolved_by IS NULL)
    AND (reason IS NULL) = (resolved_at IS NULL))
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX concern_one_live ON concern (kind, site_code, subject) WHERE state <> 'RESOLVED';
CREATE INDEX concern_of_site ON concern (site_code, id);
CREATE INDEX concern_live ON concern (id) WHERE state <> 'RESOLVED';

-- What was done about it; the id is that of the event. The note is a person's and stays here.
CREATE TABLE concern_change (
  id          uuid PRIMARY KEY,
  concern_id  uuid NOT NULL REFERENCES concern (id),
  after       text NOT NULL CHECK (after IN ('ASSIGNED', 'RESOLVED')),
  assignee    text,
  reason      text,
  note        text,
  actor       text NOT NULL,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX concern_change_of_concern ON concern_change (concern_id);

-- Stations whose scans come late: since when, and by how much. A clock that is wrong stays wrong by the same; a queue does not.
CREATE TABLE station_lag (
  station_code text COLLATE "C" PRIMARY KEY,
  occurred_at  timestamptz NOT NULL,
  lag_seconds  bigint NOT NULL
);

GRANT SELECT, INSERT, UPDATE (last_seen, times, state, assignee, reason, resolved_by, resolved_at) ON concern TO scan_service;
GRANT SELECT, INSERT ON concern_change TO scan_service;
GRANT SELECT, INSERT, UPDATE ON station_lag TO scan_service;
