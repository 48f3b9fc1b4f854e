-- When content and salt of an event were erased: nothing else is kept of it but its leaf.
CREATE TABLE ledger_erased (
    county TEXT NOT NULL,
    seq BIGINT NOT NULL,
    time BIGINT NOT NULL,
    PRIMARY KEY (county, seq)
);
