CREATE TABLE county (
    county TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    demo BOOLEAN NOT NULL,
    PRIMARY KEY (county)
);
CREATE TABLE division (
    county TEXT NOT NULL,
    code TEXT NOT NULL,
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    parent TEXT NOT NULL,
    latitude DOUBLE PRECISION NOT NULL,
    longitude DOUBLE PRECISION NOT NULL,
    cell BIGINT NOT NULL,
    geometry TEXT NOT NULL,
    synthetic BOOLEAN NOT NULL,
    PRIMARY KEY (county, code)
);
CREATE INDEX division_by_level ON division (county, level);
CREATE TABLE shift (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    grid TEXT NOT NULL,
    account BIGINT NOT NULL,
    position BIGINT NOT NULL,
    from_minute BIGINT NOT NULL,
    to_minute BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county, grid) REFERENCES division (county, code) ON DELETE CASCADE,
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE INDEX shift_by_grid ON shift (county, grid, position);
