-- A dry run is looked at by one admin and may be committed by another: the scans are then the work of the other one.
ALTER TABLE import_job
  ADD COLUMN committed_by      text,
  ADD COLUMN commit_request_id text;
UPDATE import_job SET committed_by = owner, commit_request_id = request_id WHERE committed_at IS NOT NULL;
GRANT UPDATE (committed_by, commit_request_id) ON import_job TO scan_service;
