CREATE TABLE warning_told (
    county TEXT NOT NULL,
    account BIGINT NOT NULL,
    warning BIGINT NOT NULL,
    told TEXT NOT NULL,
    waits BOOLEAN NOT NULL,
    PRIMARY KEY (county, account, warning),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE INDEX warning_told_waits ON warning_told (county, account) WHERE waits;
