-- D-17: the answers to the question whether a sack may be opened or retired. One that was on a bill was held. Any other
-- was let go: from then on it cannot be billed until this service has heard what became of it, and then only as that.
-- Answers are kept for ever, so that a question that comes again is not answered anew.

CREATE TABLE release (
  id               uuid PRIMARY KEY,  -- that of the asking event
  parent_code      text COLLATE "C" NOT NULL REFERENCES parent_version (parent_code),
  parent_bag_id    uuid NOT NULL,
  parent_version   bigint NOT NULL CHECK (parent_version >= 1),  -- this service's, told with the answer
  asked_at_version bigint NOT NULL CHECK (asked_at_version >= 1),  -- the sack's own
  held_by          text COLLATE "C" REFERENCES bill (number),
  ended_at_version bigint,
  answered_at      timestamptz NOT NULL,
  CONSTRAINT what_was_held_has_no_end CHECK (held_by IS NULL OR ended_at_version IS NULL),
  CONSTRAINT a_release_ends_after_it_was_asked_for CHECK (ended_at_version > asked_at_version)
);
CREATE INDEX release_of_bag ON release (parent_bag_id);

GRANT SELECT, INSERT, UPDATE (ended_at_version) ON release TO bill_service;
