-- Sealed segments of the audit trail. Their entries stand in files, and leave the tables only in the transaction that records
-- the segment: what is sealed is all that comes before the last entry of the last segment.
CREATE TABLE truce_audit_segment (
    first_entry BIGINT PRIMARY KEY CHECK (first_entry >= 1),
    last_entry BIGINT NOT NULL CHECK (last_entry >= first_entry),
    previous TEXT NOT NULL, -- the digest of the entry before the first
    self TEXT NOT NULL, -- the digest of the last entry
    file TEXT NOT NULL,
    content TEXT NOT NULL, -- the digest of the file
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    by_entry BIGINT NOT NULL CHECK (by_entry > last_entry) -- which may be sealed later, too
);

CREATE TRIGGER truce_audit_segment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON truce_audit_segment
    FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only();

-- The path is fixed so that they ask these tables, whoever calls.
CREATE FUNCTION truce_segment_recorded() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.by_entry = (SELECT max(sequence) FROM truce_audit)
        AND (SELECT kind FROM truce_audit WHERE sequence = NEW.by_entry) = 'SEALED'
        AND NEW.first_entry = 1 + coalesce(
            (SELECT last_entry FROM truce_audit_segment ORDER BY first_entry DESC LIMIT 1), 0)
        AND EXISTS (SELECT 1 FROM truce_audit WHERE sequence = NEW.first_entry AND previous = NEW.previous)
        AND EXISTS (SELECT 1 FROM truce_audit WHERE sequence = NEW.last_entry AND self = NEW.self) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: a segment is recorded by an entry of its own', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER truce_audit_segment_recorded BEFORE INSERT ON truce_audit_segment
    FOR EACH ROW EXECUTE FUNCTION truce_segment_recorded();

CREATE FUNCTION truce_entry_sealed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF OLD.sequence <= (SELECT last_entry FROM truce_audit_segment ORDER BY first_entry DESC LIMIT 1) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

DROP TRIGGER truce_audit_append_only ON truce_audit;
CREATE TRIGGER truce_audit_append_only BEFORE UPDATE OR TRUNCATE ON truce_audit
    FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only();
CREATE TRIGGER truce_audit_no_delete BEFORE DELETE ON truce_audit
    FOR EACH ROW EXECUTE FUNCTION truce_entry_sealed();

DROP TRIGGER truce_audit_erasure_append_only ON truce_audit_erasure;
CREATE TRIGGER truce_audit_erasure_append_only BEFORE UPDATE OR TRUNCATE ON truce_audit_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only();
CREATE TRIGGER truce_audit_erasure_no_delete BEFORE DELETE ON truce_audit_erasure
    FOR EACH ROW EXECUTE FUNCTION truce_entry_sealed();

CREATE OR REPLACE FUNCTION truce_payload_erased() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM truce_audit_erasure WHERE sequence = OLD.sequence)
        OR OLD.sequence <= (SELECT last_entry FROM truce_audit_segment ORDER BY first_entry DESC LIMIT 1) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

-- Each entry that leaves is asked for here.
CREATE INDEX truce_audit_erasure_by ON truce_audit_erasure (by_entry);

-- The latest decision of a conflict is the last one in the index; without the number, those of a conflict were sorted.
DROP INDEX truce_case_decided;
CREATE INDEX truce_case_decided ON truce_case (tenant, record_type, record_key, origin, fingerprint, number)
    WHERE status = 'DECIDED';

UPDATE truce_schema SET version = 2;
