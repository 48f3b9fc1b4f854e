-- Under which master key a county's data keys are wrapped (its id, engine/seal/master.hpp), so that both change together.
CREATE TABLE seal_master (
    county TEXT NOT NULL,
    id TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (county)
);
