CREATE TABLE person_file_earlier (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    account BIGINT NOT NULL,
    name BYTEA,
    phone BYTEA,
    id_number BYTEA,
    division TEXT NOT NULL,
    salt BYTEA NOT NULL,
    guardian BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    key_version BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX person_file_earlier_of_person ON person_file_earlier (county, account, id);
CREATE INDEX person_file_earlier_by_key ON person_file_earlier (county, key_version);
