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
) STRICT;

CREATE TABLE truce_ruleset_activation (
    number INTEGER PRIMARY KEY,
    environment TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    replaced_name TEXT,
    replaced_version TEXT,
    rolled_back INTEGER NOT NULL CHECK (rolled_back IN (0, 1)),
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    FOREIGN KEY (name, version) REFERENCES truce_ruleset (name, version),
    CHECK ((replaced_name IS NULL) = (replaced_version IS NULL))
) STRICT;

CREATE TRIGGER truce_ruleset_no_update BEFORE UPDATE ON truce_ruleset
BEGIN
    SELECT RAISE(ABORT, 'versions of rulesets are never changed or removed');
END;

CREATE TRIGGER truce_ruleset_no_delete BEFORE DELETE ON truce_ruleset
BEGIN
    SELECT RAISE(ABORT, 'versions of rulesets are never changed or removed');
END;

CREATE TRIGGER truce_ruleset_activation_no_update BEFORE UPDATE ON truce_ruleset_activation
BEGIN
    SELECT RAISE(ABORT, 'versions of rulesets are never changed or removed');
END;

CREATE TRIGGER truce_ruleset_activation_no_delete BEFORE DELETE ON truce_ruleset_activation
BEGIN
    SELECT RAISE(ABORT, 'versions of rulesets are never changed or removed');
END;

PRAGMA user_version = 2;
