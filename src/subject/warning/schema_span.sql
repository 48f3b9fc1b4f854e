ALTER TABLE warning ADD COLUMN first_reading BIGINT NOT NULL DEFAULT 0;
UPDATE warning SET first_reading = coalesce((SELECT o.time FROM observation o WHERE o.county = warning.county
    AND o.stream = warning.stream AND o.value = warning.first_value AND o.time > warning.raised - 10800000000
    AND o.time <= warning.raised AND o.time <= warning.last_reading ORDER BY o.time DESC LIMIT 1),
    CASE WHEN raised < last_reading THEN raised ELSE last_reading END);
