-- Records kept beside another, cases that wait for others, and contents that were erased.
ALTER TABLE truce_case
    ADD COLUMN created_key TEXT, -- of the record that a decision to keep both sides made
    ADD COLUMN erased_at TEXT, -- when the contents were erased for a person; what stands here then says nothing of them
    DROP CONSTRAINT truce_case_status_check,
    DROP CONSTRAINT truce_case_check1,
    ADD CONSTRAINT truce_case_status_check CHECK (status IN ('OPEN', 'WAITING', 'DEAD', 'DECIDED', 'SELF_RESOLVED')),
    ADD CONSTRAINT truce_case_check1 CHECK ((status IN ('OPEN', 'WAITING', 'DEAD')) = (closed_at IS NULL)),
    ADD CHECK (created_key IS NULL OR decision IS NOT NULL),
    ADD CHECK (erased_at IS NULL OR closed_at IS NOT NULL);

-- What a decision to keep both sides made: one record, one decision.
CREATE UNIQUE INDEX truce_case_created ON truce_case (tenant, record_type, created_key) WHERE created_key IS NOT NULL;

-- Which records a waiting case waits for; gone when it no longer does.
CREATE TABLE truce_case_wait (
    number BIGINT NOT NULL REFERENCES truce_case (number),
    tenant TEXT NOT NULL,
    record_type TEXT NOT NULL,
    record_key TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (number, record_type, record_key)
);

CREATE INDEX truce_case_wait_for ON truce_case_wait (tenant, record_type, record_key, origin, number);

-- The rules that parked cases, whether registered or not: a decision is held against them.
CREATE TABLE truce_kept_ruleset (
    digest TEXT PRIMARY KEY,
    content TEXT NOT NULL -- the canonical form, JSON
);

UPDATE truce_schema SET version = 3;
