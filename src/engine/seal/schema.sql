-- Data keys, each wrapped by the master key, which is not in the database; and who opened what of whom.
CREATE TABLE seal_key (
    county TEXT NOT NULL,
    purpose TEXT NOT NULL,
    version BIGINT NOT NULL,
    profile TEXT NOT NULL,
    wrapped BYTEA NOT NULL,
    made BIGINT NOT NULL,
    PRIMARY KEY (county, purpose, version)
);
CREATE TABLE seal_opening (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    time BIGINT NOT NULL,
    whose BIGINT NOT NULL,
    account BIGINT NOT NULL,
    acting_for BIGINT NOT NULL,
    role TEXT NOT NULL,
    department TEXT NOT NULL,
    division TEXT NOT NULL,
    what TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    fields TEXT NOT NULL,
    purpose TEXT NOT NULL,
    reason BYTEA NOT NULL,
    key_version BIGINT NOT NULL,
    odd TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX seal_opening_of_person ON seal_opening (county, whose, id);
CREATE INDEX seal_opening_by_account ON seal_opening (county, account, time);
CREATE INDEX seal_opening_odd ON seal_opening (county, id) WHERE odd <> '';
