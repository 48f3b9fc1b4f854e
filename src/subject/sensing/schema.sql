CREATE TABLE thing (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    code TEXT NOT NULL,
    description TEXT NOT NULL,
    properties TEXT,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    cell BIGINT,
    feature BIGINT,
    division TEXT NOT NULL,
    grid TEXT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX thing_by_feature ON thing (county, feature);
CREATE INDEX thing_by_name ON thing (county, name);
CREATE TABLE location (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    encoding_type TEXT NOT NULL,
    location TEXT NOT NULL,
    properties TEXT,
    PRIMARY KEY (county, id)
);
CREATE TABLE thing_location (
    county TEXT NOT NULL,
    thing BIGINT NOT NULL,
    location BIGINT NOT NULL,
    PRIMARY KEY (county, thing, location),
    FOREIGN KEY (county, thing) REFERENCES thing (county, id) ON DELETE CASCADE,
    FOREIGN KEY (county, location) REFERENCES location (county, id) ON DELETE CASCADE
);
CREATE INDEX thing_location_by_location ON thing_location (county, location);
CREATE TABLE sensor (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    encoding_type TEXT NOT NULL,
    metadata TEXT NOT NULL,
    properties TEXT,
    PRIMARY KEY (county, id)
);
CREATE TABLE observed_property (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    description TEXT NOT NULL,
    properties TEXT,
    PRIMARY KEY (county, id)
);
CREATE TABLE feature_of_interest (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    encoding_type TEXT NOT NULL,
    feature TEXT NOT NULL,
    properties TEXT,
    PRIMARY KEY (county, id)
);
CREATE TABLE datastream (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    thing BIGINT NOT NULL,
    sensor BIGINT NOT NULL,
    observed_property BIGINT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    observation_type TEXT NOT NULL,
    unit_of_measurement TEXT NOT NULL,
    properties TEXT,
    property TEXT NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county, thing) REFERENCES thing (county, id) ON DELETE CASCADE,
    FOREIGN KEY (county, sensor) REFERENCES sensor (county, id) ON DELETE CASCADE,
    FOREIGN KEY (county, observed_property) REFERENCES observed_property (county, id) ON DELETE CASCADE
);
CREATE INDEX datastream_by_thing ON datastream (county, thing);
CREATE INDEX datastream_by_sensor ON datastream (county, sensor);
CREATE INDEX datastream_by_observed_property ON datastream (county, observed_property);
CREATE TABLE observation (
    county TEXT NOT NULL,
    stream BIGINT NOT NULL,
    time BIGINT NOT NULL,
    value DOUBLE PRECISION,
    feature BIGINT,
    extra TEXT,
    PRIMARY KEY (county, stream, time)
) /*sqlite WITHOUT ROWID sqlite*/;
CREATE INDEX observation_by_feature ON observation (county, feature) WHERE feature IS NOT NULL;
CREATE TABLE import_position (
    county TEXT NOT NULL,
    source TEXT NOT NULL,
    line BIGINT NOT NULL,
    PRIMARY KEY (county, source)
);
