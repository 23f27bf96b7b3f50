-- What a person scanned is asked by those who see some sites only: without the site in it, the index leads through
-- everything that the person scanned elsewhere.
CREATE INDEX scan_of_user_at_site ON scan (user_id, site_code, recorded_at);
CREATE INDEX refusal_of_user_at_site ON refusal (user_id, site_code, recorded_at);
DROP INDEX scan_of_user;
DROP INDEX refusal_of_user;
