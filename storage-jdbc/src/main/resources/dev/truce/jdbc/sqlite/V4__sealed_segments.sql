-- Sealed segments of the audit trail. Their entries stand in files, and leave the tables only in the transaction that records
-- the segment: what is sealed is all that comes before the last entry of the last segment.
CREATE TABLE truce_audit_segment (
    first_entry INTEGER PRIMARY KEY CHECK (first_entry >= 1),
    last_entry INTEGER NOT NULL CHECK (last_entry >= first_entry),
    previous TEXT NOT NULL, -- the digest of the entry before the first
    self TEXT NOT NULL, -- the digest of the last entry
    file TEXT NOT NULL,
    content TEXT NOT NULL, -- the digest of the file
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    by_entry INTEGER NOT NULL CHECK (by_entry > last_entry) -- which may be sealed later, too
) STRICT;

CREATE TRIGGER truce_audit_segment_no_update BEFORE UPDATE ON truce_audit_segment
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER truce_audit_segment_no_delete BEFORE DELETE ON truce_audit_segment
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER truce_audit_segment_recorded BEFORE INSERT ON truce_audit_segment
    WHEN NEW.by_entry <> (SELECT max(sequence) FROM truce_audit)
        OR (SELECT kind FROM truce_audit WHERE sequence = NEW.by_entry) <> 'SEALED'
        OR NEW.first_entry <> 1 + coalesce(
            (SELECT last_entry FROM truce_audit_segment ORDER BY first_entry DESC LIMIT 1), 0)
        OR NOT EXISTS (SELECT 1 FROM truce_audit WHERE sequence = NEW.first_entry AND previous = NEW.previous)
        OR NOT EXISTS (SELECT 1 FROM truce_audit WHERE sequence = NEW.last_entry AND self = NEW.self)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only: a segment is recorded by an entry of its own');
END;

DROP TRIGGER truce_audit_no_delete;
CREATE TRIGGER truce_audit_no_delete BEFORE DELETE ON truce_audit
    WHEN OLD.sequence > coalesce((SELECT last_entry FROM truce_audit_segment ORDER BY first_entry DESC LIMIT 1), 0)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

DROP TRIGGER truce_audit_payload_no_delete;
CREATE TRIGGER truce_audit_payload_no_delete BEFORE DELETE ON truce_audit_payload
    WHEN OLD.sequence > coalesce((SELECT last_entry FROM truce_audit_segment ORDER BY first_entry DESC LIMIT 1), 0)
        AND NOT EXISTS (SELECT 1 FROM truce_audit_erasure WHERE sequence = OLD.sequence)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

DROP TRIGGER truce_audit_erasure_no_delete;
CREATE TRIGGER truce_audit_erasure_no_delete BEFORE DELETE ON truce_audit_erasure
    WHEN OLD.sequence > coalesce((SELECT last_entry FROM truce_audit_segment ORDER BY first_entry DESC LIMIT 1), 0)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

-- Each entry that leaves is asked for here.
CREATE INDEX truce_audit_erasure_by ON truce_audit_erasure (by_entry);

PRAGMA user_version = 4;
