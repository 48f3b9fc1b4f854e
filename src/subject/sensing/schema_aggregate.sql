CREATE TABLE observation_hour (
    county TEXT NOT NULL,
    stream BIGINT NOT NULL,
    time BIGINT NOT NULL,
    n BIGINT NOT NULL,
    total DOUBLE PRECISION NOT NULL,
    low DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (county, stream, time)
) /*sqlite WITHOUT ROWID sqlite*/;
CREATE TABLE observation_day (
    county TEXT NOT NULL,
    stream BIGINT NOT NULL,
    time BIGINT NOT NULL,
    n BIGINT NOT NULL,
    total DOUBLE PRECISION NOT NULL,
    low DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (county, stream, time)
) /*sqlite WITHOUT ROWID sqlite*/;
INSERT INTO observation_hour (county, stream, time, n, total, low, high)
    SELECT o.county, o.stream, o.time / 3600000000 * 3600000000, count(*), sum(o.value), min(o.value), max(o.value)
    FROM observation o JOIN (SELECT county, stream, max(time) AS newest FROM observation GROUP BY county, stream) t
        ON t.county = o.county AND t.stream = o.stream
    WHERE o.value IS NOT NULL AND o.time < t.newest / 3600000000 * 3600000000
    GROUP BY o.county, o.stream, o.time / 3600000000;
INSERT INTO observation_day (county, stream, time, n, total, low, high)
    SELECT h.county, h.stream, (h.time + 28800000000) / 86400000000 * 86400000000 - 28800000000,
        sum(h.n), sum(h.total), min(h.low), max(h.high)
    FROM observation_hour h JOIN (SELECT county, stream, max(time) AS newest FROM observation GROUP BY county, stream) t
        ON t.county = h.county AND t.stream = h.stream
    WHERE h.time < (t.newest + 28800000000) / 86400000000 * 86400000000 - 28800000000
    GROUP BY h.county, h.stream, (h.time + 28800000000) / 86400000000;
ALTER TABLE datastream ADD COLUMN retention_days BIGINT;
