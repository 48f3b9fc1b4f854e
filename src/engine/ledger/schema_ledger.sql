-- The log of events: what the tree over them needs. Rows are only added, but for ledger_tree.
CREATE TABLE ledger_tree (
    county TEXT NOT NULL,
    size BIGINT NOT NULL,
    frontier BYTEA NOT NULL,
    PRIMARY KEY (county)
) /*sqlite WITHOUT ROWID sqlite*/;
CREATE TABLE ledger_leaves (
    county TEXT NOT NULL,
    first BIGINT NOT NULL,
    leaves BYTEA NOT NULL,
    PRIMARY KEY (county, first)
) /*sqlite WITHOUT ROWID sqlite*/;
CREATE TABLE ledger_node (
    county TEXT NOT NULL,
    level BIGINT NOT NULL,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (county, level, number)
) /*sqlite WITHOUT ROWID sqlite*/;
CREATE TABLE ledger_log (
    county TEXT NOT NULL,
    origin TEXT NOT NULL,
    verifier TEXT NOT NULL,
    PRIMARY KEY (county)
);
-- What a witness last signed for each log: only the database of `huying witness` has rows here, "county" is then itself.
CREATE TABLE witness_state (
    county TEXT NOT NULL,
    origin TEXT NOT NULL,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    PRIMARY KEY (county, origin)
);
