-- What a sealed sack is to hold once it may be opened: it happens on the consent, whether anybody still waits or not.
ALTER TABLE release
  DROP CONSTRAINT a_question_has_a_known_purpose,
  ADD CONSTRAINT a_question_has_a_known_purpose
    CHECK (purpose IN ('REOPEN', 'RETIRE', 'UNLINK', 'RELINK', 'UNDO', 'REPLACE'));

CREATE TABLE wanted_contents (
  release_id uuid PRIMARY KEY REFERENCES release (id),
  step       uuid NOT NULL UNIQUE,                 -- id of the replacement that is to be
  children   text[],                               -- as scanned
  move       boolean NOT NULL,
  undoes     uuid REFERENCES replacement (id),
  CONSTRAINT a_list_or_a_step_back CHECK ((children IS NULL) = (undoes IS NOT NULL))
);

GRANT SELECT, INSERT ON wanted_contents TO scan_service;
