-- One box for everything: pieces of codes are found by their trigrams, bills by the projection of what is billed.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX bag_code_pieces ON bag USING gin (code gin_trgm_ops);
CREATE INDEX billing_of_bill ON billing (bill_number) WHERE bill_number IS NOT NULL;

-- The history of scans by site, and by person (scan_of_user); a station's is a part of its site's.
CREATE INDEX scan_of_site ON scan (site_code, recorded_at);
CREATE INDEX refusal_of_site ON refusal (site_code, recorded_at);
CREATE INDEX refusal_of_user ON refusal (user_id, recorded_at);
