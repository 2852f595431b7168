-- The replicas that a sync layer reports: a plan asks them what they may still bring.
CREATE TABLE truce_replica (
    tenant TEXT NOT NULL,
    replica TEXT NOT NULL,
    last_seen INTEGER NOT NULL, -- milliseconds
    state_root TEXT, -- of the state it took over whole
    ack_millis INTEGER, -- it has every change until this time
    ack_counter INTEGER,
    ack_node TEXT,
    ack_epoch INTEGER, -- of the highest version it has seen
    ack_version INTEGER,
    retired_at INTEGER, -- milliseconds; null while it may come back
    PRIMARY KEY (tenant, replica),
    CHECK ((ack_millis IS NULL) = (ack_counter IS NULL) AND (ack_millis IS NULL) = (ack_node IS NULL)),
    CHECK ((ack_epoch IS NULL) = (ack_version IS NULL))
) STRICT;

PRAGMA user_version = 6;
