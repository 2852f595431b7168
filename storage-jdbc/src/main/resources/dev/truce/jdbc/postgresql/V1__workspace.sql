-- The manual queue. What is asked for stands in columns; what is only shown stands in JSON. A text that PostgreSQL cannot hold
-- begins with U+0001 and has its escapes.
CREATE TABLE truce_case (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- a number is never used again
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
    claim_order BIGINT NOT NULL, -- milliseconds; the smaller comes first
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    token BIGINT NOT NULL CHECK (token >= 0), -- of the last lease; grows with each
    lease_owner TEXT,
    lease_counted INTEGER NOT NULL CHECK (lease_counted IN (0, 1)),
    held_until BIGINT, -- milliseconds; of the lease, or how long it is deferred; null for free
    deadline BIGINT, -- milliseconds
    fallback TEXT,
    escalated INTEGER NOT NULL CHECK (escalated IN (0, 1)),
    last_error TEXT NOT NULL,
    CHECK ((status = 'DECIDED') = (decision IS NOT NULL)),
    CHECK ((status IN ('OPEN', 'DEAD')) = (closed_at IS NULL)),
    CHECK ((decision IS NULL) = (effect IS NULL)),
    CHECK ((decision IS NULL) = (decided_by IS NULL)),
    CHECK ((decision IS NULL) = (decision_reason IS NULL)),
    CHECK (lease_owner IS NULL OR (held_until IS NOT NULL AND closed_at IS NULL))
);

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

-- The audit trail. The chain covers the digest of a payload, which therefore stands apart.
CREATE TABLE truce_audit (
    sequence BIGINT PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    previous TEXT NOT NULL,
    self TEXT NOT NULL
);

CREATE TABLE truce_audit_payload (
    sequence BIGINT PRIMARY KEY REFERENCES truce_audit (sequence),
    content TEXT NOT NULL
);

CREATE FUNCTION truce_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER truce_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON truce_audit
    FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only();
CREATE TRIGGER truce_audit_payload_append_only BEFORE UPDATE OR TRUNCATE ON truce_audit_payload
    FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only();

-- Payloads that were erased, by which entry, and the digests by which the chain holds without them. A payload goes only when
-- its row here came before, and that only while the entry that says so is the last one.
CREATE TABLE truce_audit_erasure (
    sequence BIGINT PRIMARY KEY REFERENCES truce_audit (sequence),
    digest TEXT NOT NULL,
    by_entry BIGINT NOT NULL REFERENCES truce_audit (sequence),
    CHECK (by_entry > sequence)
);

CREATE TRIGGER truce_audit_erasure_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON truce_audit_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only();

-- The path is fixed so that they ask these tables, whoever calls.
CREATE FUNCTION truce_erasure_recorded() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.by_entry = (SELECT max(sequence) FROM truce_audit)
        AND (SELECT kind FROM truce_audit WHERE sequence = NEW.by_entry) = 'ERASED'
        AND (SELECT kind FROM truce_audit WHERE sequence = NEW.sequence) <> 'ERASED' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: an erasure is recorded by an entry of its own', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION truce_payload_erased() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM truce_audit_erasure WHERE sequence = OLD.sequence) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER truce_audit_payload_no_delete BEFORE DELETE ON truce_audit_payload
    FOR EACH ROW EXECUTE FUNCTION truce_payload_erased();
CREATE TRIGGER truce_audit_erasure_recorded BEFORE INSERT ON truce_audit_erasure
    FOR EACH ROW EXECUTE FUNCTION truce_erasure_recorded();

-- Rollbacks in progress. One is open for each store at most, whoever writes.
CREATE TABLE truce_operation (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- a number is never used again
    store_location TEXT NOT NULL,
    plan_digest TEXT NOT NULL,
    plan TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    outcome TEXT -- JSON; present once the operation is finished
);

CREATE UNIQUE INDEX truce_operation_open ON truce_operation (store_location) WHERE outcome IS NULL;

CREATE TABLE truce_operation_step (
    operation BIGINT NOT NULL REFERENCES truce_operation (number),
    place BIGINT NOT NULL,
    step TEXT NOT NULL,
    detail TEXT NOT NULL, -- JSON: what recovery must know
    PRIMARY KEY (operation, place),
    UNIQUE (operation, step)
);

-- Versions of rulesets. One never changes once it is registered, and what holds where is the last row of an environment.
CREATE TABLE truce_ruleset (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    canonical TEXT NOT NULL, -- JSON: the whole ruleset
    bump TEXT NOT NULL CHECK (bump IN ('PATCH', 'MINOR', 'MAJOR')),
    message TEXT NOT NULL,
    author TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    PRIMARY KEY (name, version)
);

CREATE TABLE truce_ruleset_activation (
    number BIGINT PRIMARY KEY,
    environment TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    replaced_name TEXT,
    replaced_version TEXT,
    rolled_back BIGINT NOT NULL CHECK (rolled_back IN (0, 1)),
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    FOREIGN KEY (name, version) REFERENCES truce_ruleset (name, version),
    CHECK ((replaced_name IS NULL) = (replaced_version IS NULL))
);

CREATE TRIGGER truce_ruleset_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON truce_ruleset
    FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only();
CREATE TRIGGER truce_ruleset_activation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON truce_ruleset_activation
    FOR EACH STATEMENT EXECUTE FUNCTION truce_append_only();

-- The clock by which leases, deferrals and deadlines pass: the server's, in milliseconds.
CREATE FUNCTION truce_now() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

-- The last agreed states of records. A record that nobody has is not listed.
CREATE TABLE truce_shadow (
    replica TEXT NOT NULL, -- with whom it was agreed on
    record_type TEXT NOT NULL,
    record_key TEXT NOT NULL,
    state TEXT NOT NULL, -- JSON: a side
    PRIMARY KEY (replica, record_type, record_key)
);

-- Messages to other systems. Delivered ones stay for their keys until they are forgotten.
CREATE TABLE truce_outbox (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'DEAD')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    token BIGINT NOT NULL CHECK (token >= 0), -- grows each time the message is handed out
    lease_owner TEXT,
    held_until BIGINT, -- milliseconds; of the lease, or how long it rests after a failure; null for free
    ended_at BIGINT, -- milliseconds; when it was delivered, or died
    last_error TEXT NOT NULL,
    UNIQUE (topic, idempotency_key),
    CHECK ((state = 'PENDING') = (ended_at IS NULL)),
    CHECK (held_until IS NULL OR state = 'PENDING'),
    CHECK (lease_owner IS NULL OR held_until IS NOT NULL)
);

CREATE INDEX truce_outbox_pending ON truce_outbox (topic, number) WHERE state = 'PENDING';
CREATE INDEX truce_outbox_dead ON truce_outbox (number) WHERE state = 'DEAD';
CREATE INDEX truce_outbox_delivered ON truce_outbox (ended_at) WHERE state = 'DELIVERED';

-- The number of the last migration, which each writes.
CREATE TABLE truce_schema (
    version INTEGER NOT NULL
);
INSERT INTO truce_schema (version) VALUES (1);
