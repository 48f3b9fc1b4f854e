CREATE TABLE odd_review (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    opening BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    time BIGINT NOT NULL,
    by_account BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX odd_review_of_opening ON odd_review (county, opening, id);
