-- D-10: a person signed on at a station. Ended, never deleted.
CREATE TABLE shift (
  id            uuid PRIMARY KEY,  -- that of the event ShiftStarted
  user_id       text NOT NULL,
  station_code  text COLLATE "C" NOT NULL REFERENCES station (code),
  site_code     text COLLATE "C" NOT NULL,
  started_at    timestamptz NOT NULL,
  ended_at      timestamptz,
  ended_because text CHECK (ended_because IN ('SIGNED_OFF', 'SIGNED_ON_ELSEWHERE', 'SITE_CLOSED')),
  ended_by      text,
  CONSTRAINT an_end_has_its_reason_and_its_actor CHECK (
    (ended_at IS NULL) = (ended_because IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL)),
  CONSTRAINT a_shift_ends_after_it_began CHECK (ended_at >= started_at)
);
-- signing on elsewhere signs off here
CREATE UNIQUE INDEX shift_one_open_of_a_person ON shift (user_id) WHERE ended_at IS NULL;
CREATE INDEX shift_open ON shift (started_at) WHERE ended_at IS NULL;
CREATE INDEX shift_of_site ON shift (site_code, id);
CREATE INDEX shift_of_user ON shift (user_id, id);

GRANT SELECT, INSERT, UPDATE (ended_at, ended_because, ended_by) ON shift TO scan_service;
