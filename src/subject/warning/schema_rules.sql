ALTER TABLE rule ADD COLUMN condition TEXT NOT NULL DEFAULT '';
ALTER TABLE rule ADD COLUMN options TEXT NOT NULL DEFAULT '';
CREATE TABLE rule_version (
    county TEXT NOT NULL,
    rule BIGINT NOT NULL,
    version BIGINT NOT NULL,
    saved BIGINT NOT NULL,
    saved_by BIGINT NOT NULL,
    saved_by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (county, rule, version),
    FOREIGN KEY (county, rule) REFERENCES rule (county, id) ON DELETE CASCADE
);
ALTER TABLE warning ADD COLUMN incident BIGINT;
ALTER TABLE warning ADD COLUMN acknowledged BIGINT;
ALTER TABLE warning ADD COLUMN acknowledged_by BIGINT;
ALTER TABLE warning ADD COLUMN escalation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE warning ADD COLUMN ask_next BIGINT;
ALTER TABLE warning ADD COLUMN said TEXT NOT NULL DEFAULT '';
ALTER TABLE warning ADD COLUMN said_en TEXT NOT NULL DEFAULT '';
ALTER TABLE warning ADD COLUMN why TEXT NOT NULL DEFAULT '';
CREATE INDEX warning_by_stream ON warning (county, stream, rule, last_reading);
CREATE INDEX warning_by_incident ON warning (county, incident) WHERE incident IS NOT NULL;
CREATE INDEX warning_by_ask_next ON warning (county, ask_next) WHERE ask_next IS NOT NULL;
CREATE TABLE incident (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    rule BIGINT NOT NULL,
    property TEXT NOT NULL,
    first_warning BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    members BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX incident_by_newest ON incident (county, rule, newest);
CREATE TABLE sensor_fault (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    station BIGINT NOT NULL,
    stream BIGINT NOT NULL,
    rule BIGINT NOT NULL,
    kind TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    reason TEXT NOT NULL,
    reason_en TEXT NOT NULL,
    state TEXT NOT NULL,
    acknowledged BIGINT,
    acknowledged_by BIGINT,
    resolved_by BIGINT,
    note TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX sensor_fault_open ON sensor_fault (county, stream, kind) WHERE state = 'open';
CREATE INDEX sensor_fault_by_state ON sensor_fault (county, state, id);
CREATE INDEX sensor_fault_by_stream ON sensor_fault (county, stream, kind, since);
CREATE TABLE warning_wish (
    county TEXT NOT NULL,
    account BIGINT NOT NULL,
    wishes TEXT NOT NULL,
    PRIMARY KEY (county, account),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
