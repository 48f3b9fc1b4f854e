CREATE TABLE historical_location (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    thing BIGINT NOT NULL,
    time BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county, thing) REFERENCES thing (county, id) ON DELETE CASCADE
);
CREATE INDEX historical_location_by_thing ON historical_location (county, thing, time);
CREATE TABLE historical_location_location (
    county TEXT NOT NULL,
    historical_location BIGINT NOT NULL,
    location BIGINT NOT NULL,
    PRIMARY KEY (county, historical_location, location),
    FOREIGN KEY (county, historical_location) REFERENCES historical_location (county, id) ON DELETE CASCADE,
    FOREIGN KEY (county, location) REFERENCES location (county, id) ON DELETE CASCADE
);
CREATE INDEX historical_location_location_by_location ON historical_location_location (county, location);
CREATE TABLE multi_datastream (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    thing BIGINT NOT NULL,
    sensor BIGINT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    observation_type TEXT NOT NULL,
    multi_observation_data_types TEXT NOT NULL,
    unit_of_measurements TEXT NOT NULL,
    properties TEXT,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county, thing) REFERENCES thing (county, id) ON DELETE CASCADE,
    FOREIGN KEY (county, sensor) REFERENCES sensor (county, id) ON DELETE CASCADE
);
CREATE INDEX multi_datastream_by_thing ON multi_datastream (county, thing);
CREATE INDEX multi_datastream_by_sensor ON multi_datastream (county, sensor);
CREATE TABLE multi_datastream_property (
    county TEXT NOT NULL,
    multi_datastream BIGINT NOT NULL,
    position BIGINT NOT NULL,
    observed_property BIGINT NOT NULL,
    PRIMARY KEY (county, multi_datastream, position),
    FOREIGN KEY (county, multi_datastream) REFERENCES multi_datastream (county, id) ON DELETE CASCADE,
    FOREIGN KEY (county, observed_property) REFERENCES observed_property (county, id) ON DELETE CASCADE
);
CREATE INDEX multi_datastream_property_by_property ON multi_datastream_property (county, observed_property);
CREATE TABLE thing_feature (
    county TEXT NOT NULL,
    thing BIGINT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    location BIGINT NOT NULL,
    feature BIGINT NOT NULL,
    PRIMARY KEY (county, thing, since),
    FOREIGN KEY (county, thing) REFERENCES thing (county, id) ON DELETE CASCADE,
    FOREIGN KEY (county, feature) REFERENCES feature_of_interest (county, id) ON DELETE CASCADE
);
CREATE INDEX thing_feature_by_feature ON thing_feature (county, feature);
CREATE INDEX thing_feature_by_location ON thing_feature (county, location, until);
CREATE TABLE stream_extent (
    county TEXT NOT NULL,
    stream BIGINT NOT NULL,
    result_from BIGINT,
    result_to BIGINT,
    west DOUBLE PRECISION,
    south DOUBLE PRECISION,
    east DOUBLE PRECISION,
    north DOUBLE PRECISION,
    PRIMARY KEY (county, stream)
);
CREATE TABLE leaving_stream (
    county TEXT NOT NULL,
    stream BIGINT NOT NULL,
    PRIMARY KEY (county, stream)
);
ALTER TABLE thing ADD COLUMN deleted BIGINT;
INSERT INTO thing_feature (county, thing, since, until, location, feature)
    SELECT t.county, t.id, -62135596800000000, 253402300800000000, max(l.location), t.feature
    FROM thing t JOIN thing_location l ON l.county = t.county AND l.thing = t.id
    WHERE t.feature IS NOT NULL GROUP BY t.county, t.id, t.feature;
INSERT INTO historical_location (county, id, thing, time)
    SELECT t.county, t.id + 1, t.id, (t.id / 4096) * 1000 + 946684800000000
    FROM thing t WHERE EXISTS (SELECT 1 FROM thing_location l WHERE l.county = t.county AND l.thing = t.id);
INSERT INTO historical_location_location (county, historical_location, location)
    SELECT l.county, l.thing + 1, l.location FROM thing_location l;
