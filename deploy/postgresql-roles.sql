-- The three roles of a database of omradeloft, with no more rights than each needs. Safe to run again.
--
--   omradeloft_owner   makes and changes the tables: `omradeloft database upgrade`, and nothing else
--   omradeloft_app     what the service logs in as: adds rows, and changes only what is not kept for ever
--   omradeloft_reader  auditors, monitoring and backups: reads
--
-- As a superuser, in the database of omradeloft (one of its own; Prefect has another):
--   psql -v ON_ERROR_STOP=1 -d omradeloft -f deploy/postgresql-roles.sql
--   psql -d omradeloft -c '\password omradeloft_owner'   (and the two others; or log in by certificate or peer)
--   OMRADELOFT_DATABASE=postgresql://omradeloft_owner@... omradeloft database upgrade
--   psql -v ON_ERROR_STOP=1 -d omradeloft -f deploy/postgresql-roles.sql   (again: the tables are there now)
-- The last two also after every upgrade of the program. `omradeloft doctor` says whether the rights are right.

DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['omradeloft_owner', 'omradeloft_app', 'omradeloft_reader'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role_name);
        END IF;
        EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', role_name);
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
        EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = omradeloft', role_name, current_database());
    END LOOP;
    EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'ALTER ROLE omradeloft_reader IN DATABASE %I SET default_transaction_read_only = on', current_database());
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS omradeloft AUTHORIZATION omradeloft_owner;
REVOKE ALL ON SCHEMA omradeloft FROM PUBLIC;
GRANT USAGE ON SCHEMA omradeloft TO omradeloft_app, omradeloft_reader;

-- Tables that the owner makes from now on.
ALTER DEFAULT PRIVILEGES FOR ROLE omradeloft_owner IN SCHEMA omradeloft
    GRANT SELECT, INSERT ON TABLES TO omradeloft_app;
ALTER DEFAULT PRIVILEGES FOR ROLE omradeloft_owner IN SCHEMA omradeloft
    GRANT USAGE ON SEQUENCES TO omradeloft_app;
ALTER DEFAULT PRIVILEGES FOR ROLE omradeloft_owner IN SCHEMA omradeloft
    GRANT SELECT ON TABLES TO omradeloft_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE omradeloft_owner IN SCHEMA omradeloft
    GRANT SELECT ON SEQUENCES TO omradeloft_reader;

-- Tables that are there: everything anew, so that a right that is not written here is none.
REVOKE ALL ON ALL TABLES IN SCHEMA omradeloft FROM PUBLIC, omradeloft_app, omradeloft_reader;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA omradeloft TO omradeloft_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA omradeloft TO omradeloft_app;
GRANT SELECT ON ALL TABLES IN SCHEMA omradeloft TO omradeloft_reader;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA omradeloft TO omradeloft_reader;

-- What may be changed: the order of runs, answers to corrections, the outbox, the standing of alerts. All else is only
-- added to: what was read, computed, decided and sent stays as it was.
DO $$
BEGIN
    IF to_regclass('omradeloft.omradeloft_revision') IS NOT NULL THEN
        REVOKE INSERT ON omradeloft.omradeloft_revision FROM omradeloft_app;
        GRANT UPDATE (sequence) ON omradeloft.runs TO omradeloft_app;
        GRANT UPDATE ON omradeloft.correction_lines TO omradeloft_app;
        GRANT UPDATE, DELETE ON omradeloft.alerts TO omradeloft_app;
        GRANT DELETE ON omradeloft.alert_states TO omradeloft_app;
    END IF;
END $$;
