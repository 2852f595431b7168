-- Records kept beside another, cases that wait for others, and contents that were erased. A constraint cannot be changed, so the
-- table of cases is made anew; its numbers stay, and so does the highest one ever given.
CREATE TABLE truce_case_v5 (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never used again
    revision INTEGER NOT NULL CHECK (revision >= 1),
    status TEXT NOT NULL CHECK (status IN ('OPEN', 'WAITING', 'DEAD', 'DECIDED', 'SELF_RESOLVED')),
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
    created_key TEXT, -- of the record that a decision to keep both sides made
    erased_at TEXT, -- when the contents were erased for a person; what stands here then says nothing of them
    CHECK ((status = 'DECIDED') = (decision IS NOT NULL)),
    CHECK ((status IN ('OPEN', 'WAITING', 'DEAD')) = (closed_at IS NULL)),
    CHECK ((decision IS NULL) = (effect IS NULL)),
    CHECK ((decision IS NULL) = (decided_by IS NULL)),
    CHECK ((decision IS NULL) = (decision_reason IS NULL)),
    CHECK (created_key IS NULL OR decision IS NOT NULL),
    CHECK (erased_at IS NULL OR closed_at IS NOT NULL),
    CHECK (lease_owner IS NULL OR (held_until IS NOT NULL AND closed_at IS NULL))
) STRICT;

INSERT INTO truce_case_v5
SELECT
    number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version,
    ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason,
    decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline,
    fallback, escalated, last_error,
    NULL, NULL
FROM truce_case ORDER BY number;

DROP TABLE truce_case;
ALTER TABLE truce_case_v5 RENAME TO truce_case;

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

-- What a decision to keep both sides made: one record, one decision.
CREATE UNIQUE INDEX truce_case_created ON truce_case (tenant, record_type, created_key) WHERE created_key IS NOT NULL;

-- Which records a waiting case waits for; gone when it no longer does.
CREATE TABLE truce_case_wait (
    number INTEGER NOT NULL REFERENCES truce_case (number),
    tenant TEXT NOT NULL,
    record_type TEXT NOT NULL,
    record_key TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (number, record_type, record_key)
) STRICT;

CREATE INDEX truce_case_wait_for ON truce_case_wait (tenant, record_type, record_key, origin, number);

-- The rules that parked cases, whether registered or not: a decision is held against them.
CREATE TABLE truce_kept_ruleset (
    digest TEXT PRIMARY KEY,
    content TEXT NOT NULL -- the canonical form, JSON
) STRICT;

PRAGMA user_version = 5;
