-- How far each log was signed at most, written before a signature leaves. A witness that holds a larger one tells of a roll-back.
CREATE TABLE ledger_signed (
    county TEXT NOT NULL,
    origin TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (county, origin)
);
