-- D-17, D-22: a sealed sack may be opened or retired only when the bill service, which owns "may be billed", lets it go.
-- A question is a fact: it is answered once, and is never deleted.

CREATE TABLE release (
  id           uuid PRIMARY KEY,  -- that of the event BagReleaseRequested
  bag_id       uuid NOT NULL REFERENCES bag (id),
  purpose      text NOT NULL CHECK (purpose IN ('REOPEN', 'RETIRE')),
  reason       text NOT NULL,
  note         text,
  station_code text,
  actor        text NOT NULL,
  asked_at     timestamptz NOT NULL,
  answer       text CHECK (answer IN ('RELEASED', 'HELD')),
  held_by      text COLLATE "C",  -- number of the bill
  answered_at  timestamptz,
  CONSTRAINT an_answer_has_its_time CHECK ((answer IS NULL) = (answered_at IS NULL)),
  CONSTRAINT only_a_bill_holds CHECK ((answer IS NOT DISTINCT FROM 'HELD') = (held_by IS NOT NULL))
);
-- one question at a time
CREATE UNIQUE INDEX release_unanswered ON release (bag_id) WHERE answer IS NULL;
CREATE INDEX release_of_bag ON release (bag_id);

GRANT SELECT, INSERT, UPDATE (answer, held_by, answered_at) ON release TO scan_service;
