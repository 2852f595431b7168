-- A workspace of schema 1, made by the version that had it: its script, then what it held. Triggers rest meanwhile.
CREATE SCHEMA truce;
SET search_path TO truce;
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

SET session_replication_role = replica;
DELETE FROM truce_schema;
CREATE TABLE flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum INT, installed_by VARCHAR(100) NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT now(), execution_time INT NOT NULL, success BOOLEAN NOT NULL);
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) VALUES ('0', NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '"truce"', NULL, 'postgres', '2026-11-28 21:48:01.063243', '0', 't');
INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success) VALUES ('1', '1', 'workspace', 'SQL', 'V1__workspace.sql', '-598526416', 'postgres', '2026-11-28 21:48:01.197367', '173', 't');
INSERT INTO truce_schema (version) VALUES ('1');
INSERT INTO truce_case (number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline, fallback, escalated, last_error) OVERRIDING SYSTEM VALUE VALUES ('1', '2', 'OPEN', 'müller', 'guest', 'Jörg 😀', 'tablet', 'MANUAL', 'guests', '1.0.0', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha256:1096d83842b5e59f1a7cbdbd6fbf9630e095e0e731374dbac02fcb035f49e2fc', '2026-03-01T10:00:00Z', '2026-03-01T10:01:00Z', NULL, '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"山田\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}', NULL, NULL, NULL, NULL, '5', '1795884481801', '0', '0', NULL, '0', NULL, NULL, NULL, '0', '');
INSERT INTO truce_case (number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline, fallback, escalated, last_error) OVERRIDING SYSTEM VALUE VALUES ('2', '1', 'DECIDED', 'müller', 'guest', 'g2', 'tablet', 'MANUAL', 'guests', '1.0.0', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha256:5fc23d2599bcaebfc6e97195a35c2847b1e0f00f111bb9c289d3024887399b10', '2026-03-01T10:01:00Z', '2026-03-01T10:01:00Z', '2026-03-01T10:01:00Z', '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Ann\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}', 'ánn', 'sie weiß es', '{"take":"LOCAL"}', '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"operation":"PUT","value":"{\"name\":\"Ann\"}","stamp":{"epoch":0,"syncVersion":3,"modifiedAt":{"physical":1772359260000,"counter":0,"node":""}},"losers":[{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}}],"steps":[{"path":"","rule":"decision","side":"LOCAL","why":"decided for local''s state"}],"warnings":[]}', '5', '1795884482096', '0', '0', NULL, '0', NULL, NULL, NULL, '0', '');
INSERT INTO truce_case (number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline, fallback, escalated, last_error) OVERRIDING SYSTEM VALUE VALUES ('3', '1', 'SELF_RESOLVED', 'müller', 'guest', 'g3', 'tablet', 'MANUAL', 'guests', '1.0.0', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha256:a32bf534e77343e6b95bc924812be5bf550026d4974ef7370e037db93befaf9a', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Bob\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}', NULL, NULL, NULL, NULL, '5', '1795884482147', '0', '0', NULL, '0', NULL, NULL, NULL, '0', '');
INSERT INTO truce_case (number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline, fallback, escalated, last_error) OVERRIDING SYSTEM VALUE VALUES ('4', '1', 'OPEN', 'müller', 'guest', 'g4', 'tablet', 'MANUAL', 'guests', '1.0.0', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha256:67fa0685781a73f0159c0c9a223a4a09053b008e2b4481a4e475ea0de5c40117', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', NULL, '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Cy\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}', NULL, NULL, NULL, NULL, '5', '1795884482237', '0', '1', 'wörker', '0', '1795903082252', NULL, NULL, '0', '');
INSERT INTO truce_case (number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline, fallback, escalated, last_error) OVERRIDING SYSTEM VALUE VALUES ('5', '1', 'DEAD', 'other', 'guest', 'g5', 'tablet', 'MANUAL', 'guests', '1.0.0', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha256:4eea4af1c890f3b36ee2cc7783a025acf337c30d405d75f032c3170e1522f39e', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', NULL, '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Di\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}', NULL, NULL, NULL, NULL, '5', '1795884482262', '5', '5', NULL, '0', NULL, NULL, NULL, '0', 'no rüle 4');
INSERT INTO truce_case (number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline, fallback, escalated, last_error) OVERRIDING SYSTEM VALUE VALUES ('6', '1', 'OPEN', 'müller', 'guest', 'g6', 'tablet', 'MANUAL', 'guests', '1.0.0', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha256:1b65ec63adb7f4337499057085a92622526219321cb6185df27b1d5abb88fb37', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', NULL, '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Ed\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}', NULL, NULL, NULL, NULL, '5', '1795884482511', '0', '0', NULL, '0', '1795988882534', NULL, NULL, '0', '');
INSERT INTO truce_case (number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline, fallback, escalated, last_error) OVERRIDING SYSTEM VALUE VALUES ('7', '1', 'DECIDED', 'müller', 'guest', 'g7', 'tablet', 'MANUAL', 'guests', '1.0.0', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha256:18c1affd7a9b5e78988c72399ad9f8fdd3ecf298467138501d8ec2b500aae73f', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Flo\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}', 'w', '', '{"take":"LOCAL"}', '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"operation":"PUT","value":"{\"name\":\"Flo\"}","stamp":{"epoch":0,"syncVersion":3,"modifiedAt":{"physical":1772359320000,"counter":0,"node":""}},"losers":[{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}}],"steps":[{"path":"","rule":"decision","side":"LOCAL","why":"decided for local''s state"}],"warnings":[]}', '5', '1795884482548', '0', '1', NULL, '0', NULL, NULL, NULL, '0', '');
INSERT INTO truce_case (number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline, fallback, escalated, last_error) OVERRIDING SYSTEM VALUE VALUES ('8', '1', 'OPEN', 'müller', 'guest', 'g2', 'tablet', 'MANUAL', 'guests', '1.0.0', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha256:e3102fbf996cdf831ebcc9b52e323d62c805f52cba5f1b22dce9a20ada82f5dc', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', NULL, '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"case 2 is decided anew: a mistake","topology":"HUB","base":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"local":{"state":"present","value":"{\"name\":\"Ann\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Ann\"}","stamp":{"epoch":0,"syncVersion":3,"modifiedAt":{"physical":1772359260000,"counter":0,"node":""}}},"conflicts":[],"steps":[]}', NULL, NULL, NULL, NULL, '5', '1795884482658', '0', '0', NULL, '0', NULL, NULL, NULL, '0', '');
INSERT INTO truce_case (number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline, fallback, escalated, last_error) OVERRIDING SYSTEM VALUE VALUES ('9', '1', 'DECIDED', 'müller', 'guest', 'msg-k1', 'tablet', 'MANUAL', 'guests', '1.0.0', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha256:fdd4b8a6a7d12be50505228fc0e710faf8c9e217ef5a9a6ddbaafabeeb6949ed', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"x\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}', 'w', '', '{"take":"SERVER"}', '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"operation":"NONE","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2},"losers":[{"state":"present","value":"{\"name\":\"x\"}","stamp":{"epoch":0,"syncVersion":1}}],"steps":[{"path":"","rule":"decision","side":"SERVER","why":"decided for the server''s state"}],"warnings":[]}', '5', '1795884482752', '0', '1', NULL, '0', NULL, NULL, NULL, '0', '');
INSERT INTO truce_case (number, revision, status, tenant, record_type, record_key, origin, reason, ruleset_name, ruleset_version, ruleset_digest, fingerprint, opened_at, updated_at, closed_at, conflict, decided_by, decision_reason, decision, effect, priority, claim_order, attempts, token, lease_owner, lease_counted, held_until, deadline, fallback, escalated, last_error) OVERRIDING SYSTEM VALUE VALUES ('10', '1', 'DECIDED', 'müller', 'guest', 'msg-k2', 'tablet', 'MANUAL', 'guests', '1.0.0', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'sha256:fdd4b8a6a7d12be50505228fc0e710faf8c9e217ef5a9a6ddbaafabeeb6949ed', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', '2026-03-01T10:02:00Z', '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"x\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}', 'w', '', '{"take":"SERVER"}', '{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"operation":"NONE","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2},"losers":[{"state":"present","value":"{\"name\":\"x\"}","stamp":{"epoch":0,"syncVersion":1}}],"steps":[{"path":"","rule":"decision","side":"SERVER","why":"decided for the server''s state"}],"warnings":[]}', '5', '1795884482911', '0', '1', NULL, '0', NULL, NULL, NULL, '0', '');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('1', '2026-03-01T10:00:00Z', 'PARKED', 'case 1', 'engine', 'MANUAL', 'sha256:0000000000000000000000000000000000000000000000000000000000000000', 'sha256:1197c6b180a2ab9c2f0cc71d3b3ea28855b361b73d784bf2236d1db2cd3590d4');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('2', '2026-03-01T10:01:00Z', 'PARKED', 'case 1', 'engine', 'MANUAL', 'sha256:1197c6b180a2ab9c2f0cc71d3b3ea28855b361b73d784bf2236d1db2cd3590d4', 'sha256:ab37d8ce6d7111da1f357f5043fd6af9ba7b3e0a8d2a9615b627ab218c0ab180');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('3', '2026-03-01T10:01:00Z', 'PARKED', 'case 2', 'engine', 'MANUAL', 'sha256:ab37d8ce6d7111da1f357f5043fd6af9ba7b3e0a8d2a9615b627ab218c0ab180', 'sha256:c3bf5d2a5296cf848e12cb2a2e975c0ce48eba78da17a81b795dd348d84cf4e7');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('4', '2026-03-01T10:01:00Z', 'DECISION', 'case 2', 'ánn', 'sie weiß es', 'sha256:c3bf5d2a5296cf848e12cb2a2e975c0ce48eba78da17a81b795dd348d84cf4e7', 'sha256:a26a845b95c04edf85db933a328ceb15b7e2114584c81cebfc6c9e0c40c4b25a');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('5', '2026-03-01T10:02:00Z', 'PARKED', 'case 3', 'engine', 'MANUAL', 'sha256:a26a845b95c04edf85db933a328ceb15b7e2114584c81cebfc6c9e0c40c4b25a', 'sha256:ed619ea5237fb6b438bba76bcb309af7f3901b80705d882b84a8f8c25c70ea42');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('6', '2026-03-01T10:02:00Z', 'SELF_RESOLVED', 'case 3', 'engine', 'the record was seen again and no longer conflicts', 'sha256:ed619ea5237fb6b438bba76bcb309af7f3901b80705d882b84a8f8c25c70ea42', 'sha256:7e16d52a9b199ace13d1e22cf9f2ab2157d83e36b8b4c9610a322674280addf8');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('7', '2026-03-01T10:02:00Z', 'EXPORT', 'exports/1', 'ánn', 'quarter', 'sha256:7e16d52a9b199ace13d1e22cf9f2ab2157d83e36b8b4c9610a322674280addf8', 'sha256:765f2d6e0379148f08f54a2dbacbd04956de66f6ae8e56f9a158c5a34d00ce76');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('8', '2026-03-01T10:02:00Z', 'PARKED', 'case 4', 'engine', 'MANUAL', 'sha256:765f2d6e0379148f08f54a2dbacbd04956de66f6ae8e56f9a158c5a34d00ce76', 'sha256:fc3aa8c30f1b63123461c83cc828b85e671318e54896539fb8bef41fabeb313f');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('9', '2026-03-01T10:02:00Z', 'PARKED', 'case 5', 'engine', 'MANUAL', 'sha256:fc3aa8c30f1b63123461c83cc828b85e671318e54896539fb8bef41fabeb313f', 'sha256:60fc7987c52ebbbfa83a6f6e7834bdb7f0061555f8b393389ec3115554b5a751');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('10', '2026-03-01T10:02:00Z', 'DEAD', 'case 5', 'engine', 'no rüle 4', 'sha256:60fc7987c52ebbbfa83a6f6e7834bdb7f0061555f8b393389ec3115554b5a751', 'sha256:068e8b1f52f2120c00444918608318eecb0911deadc5f8413c744feec7d8880e');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('11', '2026-03-01T10:02:00Z', 'PARKED', 'case 6', 'engine', 'MANUAL', 'sha256:068e8b1f52f2120c00444918608318eecb0911deadc5f8413c744feec7d8880e', 'sha256:bc29c30b916ecfc8d2f971b4443581fa75e232cd45a92c89d99ee64862e92a65');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('12', '2026-03-01T10:02:00Z', 'DEFERRED', 'case 6', 'ánn', 'ask the guest', 'sha256:bc29c30b916ecfc8d2f971b4443581fa75e232cd45a92c89d99ee64862e92a65', 'sha256:b7c0c056388edccbcc5f8771337b756720f226cb21a41f1acc3b7cd87d160c16');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('13', '2026-03-01T10:02:00Z', 'PARKED', 'case 7', 'engine', 'MANUAL', 'sha256:b7c0c056388edccbcc5f8771337b756720f226cb21a41f1acc3b7cd87d160c16', 'sha256:3f085aa3c43e7300c0a994745e5b5996528978c1f14a6ab0e69dabafca9d2739');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('14', '2026-03-01T10:02:00Z', 'DECISION', 'case 7', 'w', '', 'sha256:3f085aa3c43e7300c0a994745e5b5996528978c1f14a6ab0e69dabafca9d2739', 'sha256:a29720b81158afe1c6d7827049c0d5e0c44d0b995764f17f737f197af8de5be2');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('15', '2026-03-01T10:02:00Z', 'PARKED', 'case 8', 'ánn', 'a mistake', 'sha256:a29720b81158afe1c6d7827049c0d5e0c44d0b995764f17f737f197af8de5be2', 'sha256:11e802ccf0375c472b08162236fc36a818a04cba15a7ea85d1ad7887a44f0a8d');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('16', '2026-03-01T10:02:00Z', 'ERASED', 'guest/g3', 'dpo', 'asked for by mail', 'sha256:11e802ccf0375c472b08162236fc36a818a04cba15a7ea85d1ad7887a44f0a8d', 'sha256:0dbe925d99c71cf8414934a9e0ee67b5fd05b180701b1b03c5370af7ac0ceb2b');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('17', '2026-03-01T10:02:00Z', 'PARKED', 'case 9', 'engine', 'MANUAL', 'sha256:0dbe925d99c71cf8414934a9e0ee67b5fd05b180701b1b03c5370af7ac0ceb2b', 'sha256:6e812b38022c3c53a10704308fa5ff9446fb4138c33c2b9acfa1437fda031518');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('18', '2026-03-01T10:02:00Z', 'DECISION', 'case 9', 'w', '', 'sha256:6e812b38022c3c53a10704308fa5ff9446fb4138c33c2b9acfa1437fda031518', 'sha256:79b810eadbcd42d5f5442ea75e7e2071a47dfe888bfc9f3d06d7fb6b16c40864');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('19', '2026-03-01T10:02:00Z', 'PARKED', 'case 10', 'engine', 'MANUAL', 'sha256:79b810eadbcd42d5f5442ea75e7e2071a47dfe888bfc9f3d06d7fb6b16c40864', 'sha256:965e25f4ded4b13a4713d388b1f2fcce866c53cd8f3b8aadc08be5a464dd673f');
INSERT INTO truce_audit (sequence, at, kind, subject, actor, reason, previous, self) VALUES ('20', '2026-03-01T10:02:00Z', 'DECISION', 'case 10', 'w', '', 'sha256:965e25f4ded4b13a4713d388b1f2fcce866c53cd8f3b8aadc08be5a464dd673f', 'sha256:1e575fdeeb15b61e9b5d9b64e0cf9707f8b7341a83839fbbc8e332bdbfb264c7');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('1', '{"case":1,"revision":1,"tenant":"müller","type":"guest","key":"Jörg 😀","origin":"tablet","fingerprint":"sha256:5fc23d2599bcaebfc6e97195a35c2847b1e0f00f111bb9c289d3024887399b10","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"conflict":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Ann\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('2', '{"case":1,"revision":2,"tenant":"müller","type":"guest","key":"Jörg 😀","origin":"tablet","fingerprint":"sha256:1096d83842b5e59f1a7cbdbd6fbf9630e095e0e731374dbac02fcb035f49e2fc","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"conflict":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"山田\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('3', '{"case":2,"revision":1,"tenant":"müller","type":"guest","key":"g2","origin":"tablet","fingerprint":"sha256:5fc23d2599bcaebfc6e97195a35c2847b1e0f00f111bb9c289d3024887399b10","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"conflict":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Ann\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('4', '{"case":2,"revision":1,"tenant":"müller","type":"guest","key":"g2","origin":"tablet","fingerprint":"sha256:5fc23d2599bcaebfc6e97195a35c2847b1e0f00f111bb9c289d3024887399b10","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"decision":{"take":"LOCAL"},"effect":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"operation":"PUT","value":"{\"name\":\"Ann\"}","stamp":{"epoch":0,"syncVersion":3,"modifiedAt":{"physical":1772359260000,"counter":0,"node":""}},"losers":[{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}}],"steps":[{"path":"","rule":"decision","side":"LOCAL","why":"decided for local''s state"}],"warnings":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('7', '{"records":3}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('8', '{"case":4,"revision":1,"tenant":"müller","type":"guest","key":"g4","origin":"tablet","fingerprint":"sha256:67fa0685781a73f0159c0c9a223a4a09053b008e2b4481a4e475ea0de5c40117","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"conflict":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Cy\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('9', '{"case":5,"revision":1,"tenant":"other","type":"guest","key":"g5","origin":"tablet","fingerprint":"sha256:4eea4af1c890f3b36ee2cc7783a025acf337c30d405d75f032c3170e1522f39e","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"conflict":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Di\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('10', '{"case":5,"revision":1,"tenant":"other","type":"guest","key":"g5","origin":"tablet","fingerprint":"sha256:4eea4af1c890f3b36ee2cc7783a025acf337c30d405d75f032c3170e1522f39e","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"attempts":5}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('11', '{"case":6,"revision":1,"tenant":"müller","type":"guest","key":"g6","origin":"tablet","fingerprint":"sha256:1b65ec63adb7f4337499057085a92622526219321cb6185df27b1d5abb88fb37","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"conflict":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Ed\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('12', '{"case":6,"revision":1,"tenant":"müller","type":"guest","key":"g6","origin":"tablet","fingerprint":"sha256:1b65ec63adb7f4337499057085a92622526219321cb6185df27b1d5abb88fb37","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"until":"2026-11-29T21:48:02.534Z"}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('13', '{"case":7,"revision":1,"tenant":"müller","type":"guest","key":"g7","origin":"tablet","fingerprint":"sha256:18c1affd7a9b5e78988c72399ad9f8fdd3ecf298467138501d8ec2b500aae73f","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"conflict":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"Flo\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('14', '{"case":7,"revision":1,"tenant":"müller","type":"guest","key":"g7","origin":"tablet","fingerprint":"sha256:18c1affd7a9b5e78988c72399ad9f8fdd3ecf298467138501d8ec2b500aae73f","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"decision":{"take":"LOCAL"},"effect":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"operation":"PUT","value":"{\"name\":\"Flo\"}","stamp":{"epoch":0,"syncVersion":3,"modifiedAt":{"physical":1772359320000,"counter":0,"node":""}},"losers":[{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}}],"steps":[{"path":"","rule":"decision","side":"LOCAL","why":"decided for local''s state"}],"warnings":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('15', '{"case":8,"revision":1,"tenant":"müller","type":"guest","key":"g2","origin":"tablet","fingerprint":"sha256:e3102fbf996cdf831ebcc9b52e323d62c805f52cba5f1b22dce9a20ada82f5dc","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"conflict":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"case 2 is decided anew: a mistake","topology":"HUB","base":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"local":{"state":"present","value":"{\"name\":\"Ann\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Ann\"}","stamp":{"epoch":0,"syncVersion":3,"modifiedAt":{"physical":1772359260000,"counter":0,"node":""}}},"conflicts":[],"steps":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('16', '{"entries":[5,6]}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('17', '{"case":9,"revision":1,"tenant":"müller","type":"guest","key":"msg-k1","origin":"tablet","fingerprint":"sha256:fdd4b8a6a7d12be50505228fc0e710faf8c9e217ef5a9a6ddbaafabeeb6949ed","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"conflict":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"x\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('18', '{"case":9,"revision":1,"tenant":"müller","type":"guest","key":"msg-k1","origin":"tablet","fingerprint":"sha256:fdd4b8a6a7d12be50505228fc0e710faf8c9e217ef5a9a6ddbaafabeeb6949ed","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"decision":{"take":"SERVER"},"effect":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"operation":"NONE","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2},"losers":[{"state":"present","value":"{\"name\":\"x\"}","stamp":{"epoch":0,"syncVersion":1}}],"steps":[{"path":"","rule":"decision","side":"SERVER","why":"decided for the server''s state"}],"warnings":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('19', '{"case":10,"revision":1,"tenant":"müller","type":"guest","key":"msg-k2","origin":"tablet","fingerprint":"sha256:fdd4b8a6a7d12be50505228fc0e710faf8c9e217ef5a9a6ddbaafabeeb6949ed","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"conflict":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"detail":"","topology":"HUB","base":{"state":"none"},"local":{"state":"present","value":"{\"name\":\"x\"}","stamp":{"epoch":0,"syncVersion":1}},"server":{"state":"present","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2}},"conflicts":[],"steps":[]}}');
INSERT INTO truce_audit_payload (sequence, content) VALUES ('20', '{"case":10,"revision":1,"tenant":"müller","type":"guest","key":"msg-k2","origin":"tablet","fingerprint":"sha256:fdd4b8a6a7d12be50505228fc0e710faf8c9e217ef5a9a6ddbaafabeeb6949ed","ruleset":{"name":"guests","version":"1.0.0","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"decision":{"take":"SERVER"},"effect":{"detection":{"answer":"CONFLICT","kind":"INSERT_INSERT"},"operation":"NONE","value":"{\"name\":\"Anne\"}","stamp":{"epoch":0,"syncVersion":2},"losers":[{"state":"present","value":"{\"name\":\"x\"}","stamp":{"epoch":0,"syncVersion":1}}],"steps":[{"path":"","rule":"decision","side":"SERVER","why":"decided for the server''s state"}],"warnings":[]}}');
INSERT INTO truce_audit_erasure (sequence, digest, by_entry) VALUES ('5', 'sha256:bb9e2692af82e77eb441e7cb9a23c3a5de71f655d734a7a0e478a7ecf2787706', '16');
INSERT INTO truce_audit_erasure (sequence, digest, by_entry) VALUES ('6', 'sha256:1ee8d7d30500667bc1b83987829ccaf3af66517d655c22c499c177c965d18d6e', '16');
INSERT INTO truce_operation (number, store_location, plan_digest, plan, begun_at, outcome) OVERRIDING SYSTEM VALUE VALUES ('1', 'dir:data', 'sha256:64879f7d6b960a01909762d911a32d4582c20010c5641ee90278b644a9e3b525', '{"plan":"café"}', '2026-03-01T10:02:00Z', NULL);
INSERT INTO truce_operation (number, store_location, plan_digest, plan, begun_at, outcome) OVERRIDING SYSTEM VALUE VALUES ('2', 'dir:other', 'sha256:d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa', '{}', '2026-03-01T10:02:00Z', '{"outcome":"FINISHED"}');
INSERT INTO truce_operation_step (operation, place, step, detail) VALUES ('1', '1', 'snapshot', '{"id":"s1"}');
INSERT INTO truce_shadow (replica, record_type, record_key, state) VALUES ('clöud', 'guest', 'Jörg 😀', '{"state":"present","value":"{\"name\":\"山田\",\"n\":1.10}","stamp":{"epoch":0,"syncVersion":3}}');
INSERT INTO truce_outbox (number, topic, idempotency_key, payload, state, attempts, token, lease_owner, held_until, ended_at, last_error) OVERRIDING SYSTEM VALUE VALUES ('1', 'mail', 'case-7', '{"to":"flö"}', 'PENDING', '0', '0', NULL, NULL, NULL, '');
INSERT INTO truce_outbox (number, topic, idempotency_key, payload, state, attempts, token, lease_owner, held_until, ended_at, last_error) OVERRIDING SYSTEM VALUE VALUES ('2', 'sms', 'k1', '{}', 'DELIVERED', '1', '1', NULL, NULL, '1795902482880', '');
INSERT INTO truce_outbox (number, topic, idempotency_key, payload, state, attempts, token, lease_owner, held_until, ended_at, last_error) OVERRIDING SYSTEM VALUE VALUES ('3', 'fax', 'k2', '{}', 'DEAD', '1', '1', NULL, NULL, '1795902483045', 'java.lang.IllegalStateException: engaged');
SELECT setval(pg_get_serial_sequence('truce_case', 'number'), (SELECT max(number) FROM truce_case));
SELECT setval(pg_get_serial_sequence('truce_operation', 'number'), (SELECT max(number) FROM truce_operation));
SELECT setval(pg_get_serial_sequence('truce_outbox', 'number'), (SELECT max(number) FROM truce_outbox));
SET session_replication_role = DEFAULT;
