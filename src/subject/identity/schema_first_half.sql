CREATE TABLE first_half (
    county TEXT NOT NULL,
    change BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    ends BIGINT NOT NULL,
    PRIMARY KEY (county, change)
);
