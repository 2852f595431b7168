-- The replicas that a sync layer reports: a plan asks them what they may still bring.
CREATE TABLE truce_replica (
    tenant TEXT NOT NULL,
    replica TEXT NOT NULL,
    last_seen BIGINT NOT NULL, -- milliseconds
    state_root TEXT, -- of the state it took over whole
    ack_millis BIGINT, -- it has every change until this time
    ack_counter INTEGER,
    ack_node TEXT,
    ack_epoch BIGINT, -- of the highest version it has seen
    ack_version BIGINT,
    retired_at BIGINT, -- milliseconds; null while it may come back
    PRIMARY KEY (tenant, replica),
    CHECK ((ack_millis IS NULL) = (ack_counter IS NULL) AND (ack_millis IS NULL) = (ack_node IS NULL)),
    CHECK ((ack_epoch IS NULL) = (ack_version IS NULL))
);

UPDATE truce_schema SET version = 4;
