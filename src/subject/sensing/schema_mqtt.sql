CREATE TABLE mqtt_set_aside (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    time BIGINT NOT NULL,
    topic TEXT NOT NULL,
    payload TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE TABLE mqtt_topic (
    county TEXT NOT NULL,
    topic TEXT NOT NULL,
    asked BIGINT NOT NULL,
    PRIMARY KEY (county, topic)
);
