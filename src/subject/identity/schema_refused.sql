CREATE TABLE sign_in_refusal (
    county TEXT NOT NULL,
    minute BIGINT NOT NULL,
    account BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    locked BIGINT NOT NULL,
    PRIMARY KEY (county, minute, account)
);
