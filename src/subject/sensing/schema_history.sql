-- HistoricalLocations from before observations followed those that were made by hand: the job sensing.history sees to them.
CREATE TABLE history_to_follow (
    county TEXT NOT NULL,
    historical_location BIGINT NOT NULL,
    PRIMARY KEY (county, historical_location)
);
INSERT INTO history_to_follow (county, historical_location)
    SELECT h.county, h.id FROM historical_location h JOIN thing_feature f
    ON f.county = h.county AND f.thing = h.thing AND f.since <= h.time AND h.time < f.until
    WHERE f.location NOT IN (SELECT l.location FROM historical_location_location l
    WHERE l.county = h.county AND l.historical_location = h.id);
