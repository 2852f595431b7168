-- Leases, attempts, priorities and deadlines of cases; last agreed states, messages to other systems, erased payloads. A constraint
-- cannot be changed, so the table of cases is made anew; its numbers stay, and so does the highest one ever given.
CREATE TABLE truce_case_v3 (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never used again
    revision INTEGER NOT NULL CHECK (revision >= 1),
    status TEXT NOT NULL CHECK (status IN ('OPEN', 'DEAD', 'DECIDED', 'SELF_RESOLVED')),
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
    closed_at TEXT, -- present once the case is decided or at peace
    conflict TEXT NOT NULL, -- JSON: detection, detail, topology, sides, partial value, conflicting paths, steps
    decided_by TEXT,
    decision_reason TEXT,
    decision TEXT, -- JSON
    effect TEXT, -- JSON: what the server must write
    priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 10),
    claim_order INTEGER NOT NULL, -- milliseconds; the smaller comes first
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    token INTEGER NOT NULL CHECK (token >= 0), -- of the last lease; grows with each
    lease_owner TEXT,
    lease_counted INTEGER NOT NULL CHECK (lease_counted IN (0, 1)),
    held_until INTEGER, -- milliseconds; of the lease, or how long it is deferred; null for free
    deadline INTEGER, -- milliseconds
    fallback TEXT,
    escalated INTEGER NOT NULL CHECK (escalated IN (0, 1)),
    last_error TEXT NOT NULL,
    CHECK ((status = 'DECIDED') = (decision IS NOT NULL)),
    CHECK ((status IN ('OPEN', 'DEAD')) = (closed_at IS NULL)),
    CHECK ((decision IS NULL) = (effect IS NULL)),
    CHECK ((decision IS NULL) = (decided_by IS NULL)),
    CHECK ((decision IS NULL) = (decision_reason IS NULL)),
    CHECK (lease_owner IS NULL OR (held_until IS NOT NULL AND closed_at IS NULL))
) STRICT;

INSERT INTO truce_case_v3
SELECT number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version,
    ruleset_digest, fingerprint, opened_at, updated_at, CASE WHEN status = 'OPEN' THEN NULL ELSE updated_at END,
    conflict, decided_by, decision_reason, decision, effect, 5,
    1000 * (unixepoch(opened_at) - 5 * 3600), 0, 0, NULL, 0, NULL, NULL, NULL, 0, ''
FROM truce_case ORDER BY number;

DROP TABLE truce_case;
ALTER TABLE truce_case_v3 RENAME TO truce_case;

-- One case is undecided for each key at most, whoever writes.
CREATE UNIQUE INDEX truce_case_undecided ON truce_case (tenant, record_type, record_key, origin)
    WHERE closed_at IS NULL;
CREATE INDEX truce_case_decided ON truce_case (tenant, record_type, record_key, origin, fingerprint)
    WHERE status = 'DECIDED';
CREATE INDEX truce_case_status ON truce_case (status, number);
-- What may be claimed, in the order in which it is; by tenant and by type for those who ask for them.
CREATE INDEX truce_case_free ON truce_case (status, claim_order, number)
    WHERE closed_at IS NULL AND held_until IS NULL;
CREATE INDEX truce_case_free_tenant ON truce_case (status, tenant, claim_order, number)
    WHERE closed_at IS NULL AND held_until IS NULL;
CREATE INDEX truce_case_free_type ON truce_case (status, record_type, claim_order, number)
    WHERE closed_at IS NULL AND held_until IS NULL;
-- What comes free, and what becomes late.
CREATE INDEX truce_case_held ON truce_case (held_until, number) WHERE closed_at IS NULL AND held_until IS NOT NULL;
CREATE INDEX truce_case_limited ON truce_case (deadline, number) WHERE closed_at IS NULL AND deadline IS NOT NULL;

-- The clock of leases: where the machine's count stood when the wall clock was asked.
CREATE TABLE truce_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    boot TEXT NOT NULL,
    nanos INTEGER NOT NULL,
    at INTEGER NOT NULL -- milliseconds
) STRICT;

-- The last agreed states of records. A record that nobody has is not listed.
CREATE TABLE truce_shadow (
    replica TEXT NOT NULL, -- with whom it was agreed on
    record_type TEXT NOT NULL,
    record_key TEXT NOT NULL,
    state TEXT NOT NULL, -- JSON: a side
    PRIMARY KEY (replica, record_type, record_key)
) STRICT;

-- Messages to other systems. Delivered ones stay for their keys until they are forgotten.
CREATE TABLE truce_outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'DEAD')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    token INTEGER NOT NULL CHECK (token >= 0), -- grows each time the message is handed out
    lease_owner TEXT,
    held_until INTEGER, -- milliseconds; of the lease, or how long it rests after a failure; null for free
    ended_at INTEGER, -- milliseconds; when it was delivered, or died
    last_error TEXT NOT NULL,
    UNIQUE (topic, idempotency_key),
    CHECK ((state = 'PENDING') = (ended_at IS NULL)),
    CHECK (held_until IS NULL OR state = 'PENDING'),
    CHECK (lease_owner IS NULL OR held_until IS NOT NULL)
) STRICT;

CREATE INDEX truce_outbox_pending ON truce_outbox (topic, number) WHERE state = 'PENDING';
CREATE INDEX truce_outbox_dead ON truce_outbox (number) WHERE state = 'DEAD';
CREATE INDEX truce_outbox_delivered ON truce_outbox (ended_at) WHERE state = 'DELIVERED';

-- Payloads that were erased, by which entry, and the digests by which the chain holds without them. A payload goes only when
-- its row here came before, and that only while the entry that says so is the last one.
CREATE TABLE truce_audit_erasure (
    sequence INTEGER PRIMARY KEY REFERENCES truce_audit (sequence),
    digest TEXT NOT NULL,
    by_entry INTEGER NOT NULL REFERENCES truce_audit (sequence),
    CHECK (by_entry > sequence)
) STRICT;

CREATE TRIGGER truce_audit_erasure_no_update BEFORE UPDATE ON truce_audit_erasure
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER truce_audit_erasure_no_delete BEFORE DELETE ON truce_audit_erasure
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER truce_audit_erasure_recorded BEFORE INSERT ON truce_audit_erasure
    WHEN NEW.by_entry <> (SELECT max(sequence) FROM truce_audit)
        OR (SELECT kind FROM truce_audit WHERE sequence = NEW.by_entry) <> 'ERASED'
        OR (SELECT kind FROM truce_audit WHERE sequence = NEW.sequence) = 'ERASED'
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only: an erasure is recorded by an entry of its own');
END;

DROP TRIGGER truce_audit_payload_no_delete;
CREATE TRIGGER truce_audit_payload_no_delete BEFORE DELETE ON truce_audit_payload
    WHEN NOT EXISTS (SELECT 1 FROM truce_audit_erasure WHERE sequence = OLD.sequence)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

PRAGMA user_version = 3;
