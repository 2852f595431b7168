-- The manual queue. What is asked for stands in columns; what is only shown stands in JSON.
CREATE TABLE truce_case (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never used again
    revision INTEGER NOT NULL CHECK (revision >= 1),
    status TEXT NOT NULL CHECK (status IN ('OPEN', 'DECIDED', 'SELF_RESOLVED')),
    tenant TEXT NOT NULL,
    record_type TEXT NOT NULL,
    record_key TEXT NOT NULL,
    origin TEXT NOT NULL,
    reason TEXT NOT NULL,
    ruleset_name TEXT NOT NULL,
    ruleset_version TEXT NOT NULL,
    ruleset_digest TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    conflict TEXT NOT NULL, -- JSON: detection, detail, topology, sides, partial value, conflicting paths, steps
    decided_by TEXT,
    decision_reason TEXT,
    decision TEXT, -- JSON
    effect TEXT, -- JSON: what the server must write
    CHECK ((status = 'DECIDED') = (decision IS NOT NULL)),
    CHECK ((decision IS NULL) = (effect IS NULL)),
    CHECK ((decision IS NULL) = (decided_by IS NULL)),
    CHECK ((decision IS NULL) = (decision_reason IS NULL))
) STRICT;

-- One case is open for each key at most, whoever writes.
CREATE UNIQUE INDEX truce_case_open ON truce_case (tenant, record_type, record_key, origin) WHERE status = 'OPEN';
CREATE INDEX truce_case_decided ON truce_case (tenant, record_type, record_key, origin, fingerprint)
    WHERE status = 'DECIDED';
CREATE INDEX truce_case_status ON truce_case (status, number);

-- The audit trail. The chain covers the digest of a payload, which therefore stands apart.
CREATE TABLE truce_audit (
    sequence INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    previous TEXT NOT NULL,
    self TEXT NOT NULL
) STRICT;

CREATE TABLE truce_audit_payload (
    sequence INTEGER PRIMARY KEY REFERENCES truce_audit (sequence),
    content TEXT NOT NULL
) STRICT;

CREATE TRIGGER truce_audit_no_update BEFORE UPDATE ON truce_audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER truce_audit_no_delete BEFORE DELETE ON truce_audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER truce_audit_payload_no_update BEFORE UPDATE ON truce_audit_payload
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER truce_audit_payload_no_delete BEFORE DELETE ON truce_audit_payload
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

-- Rollbacks in progress. One is open for each store at most, whoever writes.
CREATE TABLE truce_operation (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never used again
    store_location TEXT NOT NULL,
    plan_digest TEXT NOT NULL,
    plan TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    outcome TEXT -- JSON; present once the operation is finished
) STRICT;

CREATE UNIQUE INDEX truce_operation_open ON truce_operation (store_location) WHERE outcome IS NULL;

CREATE TABLE truce_operation_step (
    operation INTEGER NOT NULL REFERENCES truce_operation (number),
    place INTEGER NOT NULL,
    step TEXT NOT NULL,
    detail TEXT NOT NULL, -- JSON: what recovery must know
    PRIMARY KEY (operation, place),
    UNIQUE (operation, step)
) STRICT;

-- "TRUC": whose file this is. The user version is the number of the last migration; each migration raises it.
PRAGMA application_id = 1414681923;
PRAGMA user_version = 1;
