-- Roles, databases and schemas; tables belong to each service's own migrations.
--
-- Runs any number of times with the same result: as a superuser through psql, in an image's
-- /docker-entrypoint-initdb.d, and through the local stack, which understands \getenv, \connect and \gexec only.
-- Every password comes from the environment and is set anew at each run, so rotating one is running this again.
--
--   <name>_migration  owns the schema and changes it (Flyway); of the audit log it only may become the owner
--   audit_owner       owns the tables of the audit log; nobody logs in as it
--   <name>_service    what the service works with; it owns nothing
--   <name>_relay      reads the outbox as a replication client
--   integrity         reads every table of the three and writes none: the integrity check

\getenv scan_migration_password TT_SCAN_DB_MIGRATION_PASSWORD
\getenv scan_service_password TT_SCAN_DB_PASSWORD
\getenv scan_relay_password TT_SCAN_DB_RELAY_PASSWORD
\getenv bill_migration_password TT_BILL_DB_MIGRATION_PASSWORD
\getenv bill_service_password TT_BILL_DB_PASSWORD
\getenv bill_relay_password TT_BILL_DB_RELAY_PASSWORD
\getenv audit_migration_password TT_AUDIT_DB_MIGRATION_PASSWORD
\getenv audit_service_password TT_AUDIT_DB_PASSWORD
\getenv audit_relay_password TT_AUDIT_DB_RELAY_PASSWORD
\getenv integrity_password TT_INTEGRITY_DB_PASSWORD
\getenv keycloak_password TT_KEYCLOAK_DB_PASSWORD

CREATE TEMPORARY TABLE wanted (role text, password text, replication boolean);
INSERT INTO wanted VALUES
  ('scan_migration', :'scan_migration_password', false),
  ('scan_service', :'scan_service_password', false),
  ('scan_relay', :'scan_relay_password', true),
  ('bill_migration', :'bill_migration_password', false),
  ('bill_service', :'bill_service_password', false),
  ('bill_relay', :'bill_relay_password', true),
  ('audit_migration', :'audit_migration_password', false),
  ('audit_service', :'audit_service_password', false),
  ('audit_relay', :'audit_relay_password', true),
  ('integrity', :'integrity_password', false),
  ('keycloak', :'keycloak_password', false);

SELECT format('CREATE ROLE %I', role) FROM wanted
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role)
\gexec

SELECT 'CREATE ROLE audit_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'audit_owner')
\gexec
ALTER ROLE audit_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
-- Its rights are there after SET ROLE only, which the migrations say and nothing else does.
GRANT audit_owner TO audit_migration WITH INHERIT FALSE, SET TRUE;

SELECT format(
  'ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS %s PASSWORD %L',
  role, CASE WHEN replication THEN 'REPLICATION' ELSE 'NOREPLICATION' END, password)
FROM wanted
\gexec

SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING ''UTF8'' LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'' LOCALE ''C''', name)
FROM (VALUES ('scan'), ('bill'), ('audit'), ('keycloak')) AS databases (name)
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name)
\gexec

-- Nobody enters a database that is not theirs, and nobody works in "public".
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name)
FROM (VALUES ('scan'), ('bill'), ('audit'), ('keycloak')) AS databases (name)
\gexec

SELECT format('GRANT CONNECT ON DATABASE %I TO %I, %I, %I', name, name || '_migration', name || '_service', name || '_relay')
FROM (VALUES ('scan'), ('bill'), ('audit')) AS databases (name)
\gexec

SELECT format('GRANT CONNECT ON DATABASE %I TO integrity', name)
FROM (VALUES ('scan'), ('bill'), ('audit')) AS databases (name)
\gexec
GRANT pg_read_all_data TO integrity;
ALTER ROLE integrity SET default_transaction_read_only = on;

-- CREATE: for the publication of the outbox and for trusted extensions; the audit log has neither.
SELECT format('GRANT CREATE, TEMPORARY ON DATABASE %I TO %I', name, name || '_migration')
FROM (VALUES ('scan'), ('bill')) AS databases (name)
\gexec

SELECT format('ALTER ROLE %I IN DATABASE %I SET search_path = %I', name || suffix, name, name)
FROM (VALUES ('scan'), ('bill'), ('audit')) AS databases (name),
  (VALUES ('_migration'), ('_service'), ('_relay')) AS roles (suffix)
\gexec

GRANT CONNECT, TEMPORARY ON DATABASE keycloak TO keycloak;

CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

\connect scan
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS scan AUTHORIZATION scan_migration;
GRANT USAGE ON SCHEMA scan TO scan_service, scan_relay;

\connect bill
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS bill AUTHORIZATION bill_migration;
GRANT USAGE ON SCHEMA bill TO bill_service, bill_relay;

\connect audit
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION audit_owner;
GRANT USAGE ON SCHEMA audit TO audit_service, audit_relay;

-- Keycloak makes and migrates its own tables, in "public" of a database that is all its own.
\connect keycloak
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO keycloak;
