CREATE TABLE observation_past (
    county TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (county)
);
