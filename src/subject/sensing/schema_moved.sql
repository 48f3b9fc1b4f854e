CREATE TABLE observation_moved (
    county TEXT NOT NULL,
    stream BIGINT NOT NULL,
    was BIGINT NOT NULL,
    time BIGINT NOT NULL,
    PRIMARY KEY (county, stream, was)
);
CREATE INDEX observation_moved_by_time ON observation_moved (county, stream, time);
