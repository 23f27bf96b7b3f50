-- Everything that a sack holds, replaced in one step by an admin (D-18). The links and corrections are facts of their
-- own; this says which of them were one step, so that the step can be taken back.
CREATE TABLE replacement (
  id           uuid PRIMARY KEY,
  bag_id       uuid NOT NULL REFERENCES bag (id),
  undoes       uuid UNIQUE REFERENCES replacement (id),
  reason       text NOT NULL,
  note         text,
  station_code text,
  actor        text NOT NULL,
  recorded_at  timestamptz NOT NULL
);
CREATE INDEX replacement_of_bag ON replacement (bag_id, id);

CREATE TABLE replacement_pack (
  replacement_id uuid NOT NULL REFERENCES replacement (id),
  code           text COLLATE "C" NOT NULL REFERENCES code (code),
  fate           text NOT NULL CHECK (fate IN ('KEPT', 'ADDED', 'REMOVED')),
  other_parent   text COLLATE "C",  -- where an added one came from, where a removed one went
  PRIMARY KEY (replacement_id, code),
  CONSTRAINT what_was_kept_went_nowhere CHECK (fate <> 'KEPT' OR other_parent IS NULL)
);

GRANT SELECT, INSERT ON replacement, replacement_pack TO scan_service;
