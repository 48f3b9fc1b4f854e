ALTER TABLE stream_extent ADD COLUMN observed_to BIGINT;
ALTER TABLE feature_of_interest ADD COLUMN west DOUBLE PRECISION;
ALTER TABLE feature_of_interest ADD COLUMN south DOUBLE PRECISION;
ALTER TABLE feature_of_interest ADD COLUMN east DOUBLE PRECISION;
ALTER TABLE feature_of_interest ADD COLUMN north DOUBLE PRECISION;
/*sqlite
INSERT INTO stream_extent (county, stream, observed_to)
    SELECT county, stream, max(unixepoch(substr(json_extract(extra, '$.phenomenonTime'),
        instr(json_extract(extra, '$.phenomenonTime'), '/') + 1)) * 1000000)
    FROM observation WHERE extra LIKE '%"phenomenonTime":"%/%' GROUP BY county, stream
    ON CONFLICT (county, stream) DO UPDATE SET observed_to = excluded.observed_to;
UPDATE feature_of_interest SET west = json_extract(feature, '$.coordinates[0]'),
    south = json_extract(feature, '$.coordinates[1]'), east = json_extract(feature, '$.coordinates[0]'),
    north = json_extract(feature, '$.coordinates[1]') WHERE json_extract(feature, '$.type') = 'Point';
UPDATE feature_of_interest SET west = json_extract(feature, '$.geometry.coordinates[0]'),
    south = json_extract(feature, '$.geometry.coordinates[1]'), east = json_extract(feature, '$.geometry.coordinates[0]'),
    north = json_extract(feature, '$.geometry.coordinates[1]') WHERE json_extract(feature, '$.geometry.type') = 'Point';
sqlite*/
/*pg
INSERT INTO stream_extent (county, stream, observed_to)
    SELECT county, stream, max(CAST(extract(epoch FROM CAST(substring(extra FROM '"phenomenonTime":"[^"/]*/([^"]*)"')
        AS TIMESTAMPTZ)) * 1000000 AS BIGINT))
    FROM observation WHERE extra LIKE '%"phenomenonTime":"%/%' GROUP BY county, stream
    ON CONFLICT (county, stream) DO UPDATE SET observed_to = excluded.observed_to;
UPDATE feature_of_interest SET west = CAST(CAST(feature AS JSONB) #>> '{coordinates,0}' AS DOUBLE PRECISION),
    south = CAST(CAST(feature AS JSONB) #>> '{coordinates,1}' AS DOUBLE PRECISION),
    east = CAST(CAST(feature AS JSONB) #>> '{coordinates,0}' AS DOUBLE PRECISION),
    north = CAST(CAST(feature AS JSONB) #>> '{coordinates,1}' AS DOUBLE PRECISION)
    WHERE CAST(feature AS JSONB) ->> 'type' = 'Point';
UPDATE feature_of_interest SET west = CAST(CAST(feature AS JSONB) #>> '{geometry,coordinates,0}' AS DOUBLE PRECISION),
    south = CAST(CAST(feature AS JSONB) #>> '{geometry,coordinates,1}' AS DOUBLE PRECISION),
    east = CAST(CAST(feature AS JSONB) #>> '{geometry,coordinates,0}' AS DOUBLE PRECISION),
    north = CAST(CAST(feature AS JSONB) #>> '{geometry,coordinates,1}' AS DOUBLE PRECISION)
    WHERE CAST(feature AS JSONB) #>> '{geometry,type}' = 'Point';
pg*/
