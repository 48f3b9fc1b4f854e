CREATE TABLE impact_assessment (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    necessity TEXT NOT NULL,
    effects TEXT NOT NULL,
    measures TEXT NOT NULL,
    written BIGINT NOT NULL,
    written_by BIGINT NOT NULL,
    agreed BIGINT,
    agreed_by BIGINT,
    PRIMARY KEY (county, id)
);
CREATE INDEX impact_assessment_of_purpose ON impact_assessment (county, purpose, id);
