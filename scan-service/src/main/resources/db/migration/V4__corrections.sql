-- D-18: what was linked may be taken back, by facts of their own. The link ends; nothing that happened is rewritten.

CREATE TABLE correction (
  id              uuid PRIMARY KEY,  -- that of the event BagUnlinked
  kind            text NOT NULL CHECK (kind IN ('UNLINK', 'RELINK', 'UNDO')),
  parent_bag_id   uuid NOT NULL,
  link_id         uuid NOT NULL,
  child_bag_id    uuid NOT NULL REFERENCES bag (id),
  into_bag_id     uuid REFERENCES bag (id),
  reason          text NOT NULL,
  note            text,
  scan_id         uuid,
  station_code    text,
  actor           text NOT NULL,
  occurred_at     timestamptz NOT NULL,
  recorded_at     timestamptz NOT NULL,
  subject_version bigint NOT NULL,
  FOREIGN KEY (parent_bag_id, link_id) REFERENCES link (parent_bag_id, id),
  CONSTRAINT a_link_is_taken_back_once UNIQUE (parent_bag_id, link_id),
  CONSTRAINT only_a_relink_leads_elsewhere CHECK ((kind = 'RELINK') = (into_bag_id IS NOT NULL)),
  CONSTRAINT an_undo_is_a_scan CHECK ((kind = 'UNDO') = (scan_id IS NOT NULL))
);
CREATE INDEX correction_of_child ON correction (child_bag_id);
CREATE INDEX correction_into ON correction (into_bag_id) WHERE into_bag_id IS NOT NULL;

-- A question may be put to take a pack out of a sealed sack: which link is to end, and where the pack is to go.
ALTER TABLE release
  DROP CONSTRAINT release_purpose_check,
  ADD COLUMN link_id   uuid,
  ADD COLUMN into_code text COLLATE "C",
  ADD COLUMN scan_id   uuid,
  ADD CONSTRAINT a_question_has_a_known_purpose CHECK (purpose IN ('REOPEN', 'RETIRE', 'UNLINK', 'RELINK', 'UNDO')),
  ADD CONSTRAINT a_pack_comes_out_of_one_link CHECK ((purpose IN ('UNLINK', 'RELINK', 'UNDO')) = (link_id IS NOT NULL)),
  ADD CONSTRAINT only_a_relink_has_a_destination CHECK ((purpose = 'RELINK') = (into_code IS NOT NULL)),
  ADD CONSTRAINT only_an_undo_is_a_scan CHECK ((purpose = 'UNDO') = (scan_id IS NOT NULL));

-- a person's last scan, and all of them
CREATE INDEX scan_of_user ON scan (user_id, recorded_at);

GRANT SELECT, INSERT ON correction TO scan_service;
