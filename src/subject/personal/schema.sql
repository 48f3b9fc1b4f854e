CREATE TABLE person_file (
    county TEXT NOT NULL,
    account BIGINT NOT NULL,
    name BYTEA,
    phone BYTEA,
    id_number BYTEA,
    phone_index TEXT NOT NULL,
    id_number_index TEXT NOT NULL,
    division TEXT NOT NULL,
    salt BYTEA NOT NULL,
    guardian BIGINT NOT NULL,
    watched BOOLEAN NOT NULL,
    changed BIGINT NOT NULL,
    key_version BIGINT NOT NULL,
    PRIMARY KEY (county, account),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE RESTRICT
);
CREATE INDEX person_file_by_phone ON person_file (county, phone_index);
CREATE INDEX person_file_by_id_number ON person_file (county, id_number_index);
CREATE INDEX person_file_by_division ON person_file (county, division, account);
CREATE INDEX person_file_by_key ON person_file (county, key_version);
CREATE TABLE consent_act (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    account BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    text_version TEXT NOT NULL,
    act TEXT NOT NULL,
    time BIGINT NOT NULL,
    by_account BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX consent_act_of_person ON consent_act (county, account, purpose, id);
CREATE TABLE data_request (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    account BIGINT NOT NULL,
    kind TEXT NOT NULL,
    about BIGINT NOT NULL,
    text BYTEA NOT NULL,
    asked BIGINT NOT NULL,
    due BIGINT NOT NULL,
    officer BIGINT NOT NULL,
    overdue BOOLEAN NOT NULL,
    answered BIGINT,
    granted BOOLEAN,
    answer BYTEA,
    key_version BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX data_request_of_person ON data_request (county, account, id);
CREATE INDEX data_request_due ON data_request (county, due) WHERE answered IS NULL;
CREATE TABLE guardian_wish (
    county TEXT NOT NULL,
    ward BIGINT NOT NULL,
    guardian BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    PRIMARY KEY (county, ward)
);
CREATE TABLE legal_hold (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    account BIGINT NOT NULL,
    basis TEXT NOT NULL,
    begins BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    set_by BIGINT NOT NULL,
    lifted BIGINT,
    PRIMARY KEY (county, id)
);
CREATE INDEX legal_hold_of_person ON legal_hold (county, account, ends);
