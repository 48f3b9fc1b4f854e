CREATE TABLE rule (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    property TEXT NOT NULL,
    comparison TEXT NOT NULL,
    threshold DOUBLE PRECISION NOT NULL,
    unit TEXT NOT NULL,
    clear_level DOUBLE PRECISION NOT NULL,
    clear_readings BIGINT NOT NULL,
    severity TEXT NOT NULL,
    lead_role TEXT NOT NULL,
    departments TEXT NOT NULL,
    accept_minutes BIGINT NOT NULL,
    arrive_minutes BIGINT NOT NULL,
    dispose_minutes BIGINT NOT NULL,
    enabled BOOLEAN NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX rule_by_property ON rule (county, property);
CREATE TABLE warning (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    rule BIGINT NOT NULL,
    rule_version BIGINT NOT NULL,
    station BIGINT NOT NULL,
    stream BIGINT NOT NULL,
    property TEXT NOT NULL,
    division TEXT NOT NULL,
    grid TEXT NOT NULL,
    severity TEXT NOT NULL,
    state TEXT NOT NULL,
    raised BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    cleared BIGINT,
    threshold DOUBLE PRECISION NOT NULL,
    clear_level DOUBLE PRECISION NOT NULL,
    clear_readings BIGINT NOT NULL,
    comparison TEXT NOT NULL,
    unit TEXT NOT NULL,
    first_value DOUBLE PRECISION NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    peak DOUBLE PRECISION NOT NULL,
    readings BIGINT NOT NULL,
    calm_readings BIGINT NOT NULL,
    last_reading BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX warning_open ON warning (county, stream, rule) WHERE state = 'open';
CREATE INDEX warning_by_station ON warning (county, station, state);
CREATE INDEX warning_by_state ON warning (county, state, id);
