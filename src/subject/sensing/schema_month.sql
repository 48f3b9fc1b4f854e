/*pg
ALTER TABLE observation RENAME TO observation_whole;
ALTER INDEX observation_pkey RENAME TO observation_whole_pkey;
DROP INDEX observation_by_feature;
CREATE TABLE observation (
    county TEXT NOT NULL,
    stream BIGINT NOT NULL,
    time BIGINT NOT NULL,
    value DOUBLE PRECISION,
    feature BIGINT,
    extra TEXT,
    PRIMARY KEY (county, stream, time)
) PARTITION BY RANGE (time);
CREATE INDEX observation_by_feature ON observation (county, feature) WHERE feature IS NOT NULL;
CREATE TABLE observation_before_2000 PARTITION OF observation FOR VALUES FROM (MINVALUE) TO (946684800000000);
DO $$
DECLARE month TIMESTAMP;
BEGIN
    FOR month IN SELECT DISTINCT date_trunc('month', to_timestamp(time / 1000000) AT TIME ZONE 'UTC')
        FROM observation_whole WHERE time >= 946684800000000
    LOOP
        EXECUTE format('CREATE TABLE observation_%s PARTITION OF observation FOR VALUES FROM (%s) TO (%s)',
            to_char(month, 'YYYY_MM'), (extract(epoch FROM month) * 1000000)::bigint,
            (extract(epoch FROM month + INTERVAL '1 month') * 1000000)::bigint);
    END LOOP;
END $$;
INSERT INTO observation SELECT * FROM observation_whole;
DROP TABLE observation_whole;
pg*/
