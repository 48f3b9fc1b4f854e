-- In which profile a county's new data keys are made: chosen at its first start, changed by "huying keys rotate --cipher".
CREATE TABLE seal_profile (
    county TEXT NOT NULL,
    profile TEXT NOT NULL,
    PRIMARY KEY (county)
);
