-- Refused scans, and undos, which the bill service's answer may refuse later, are few: looking for them reads no others.
CREATE INDEX scan_refused ON scan (site_code, recorded_at) WHERE status >= 400 OR outcome = 'UNDONE';
