CREATE TABLE account (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    display TEXT NOT NULL,
    role TEXT NOT NULL,
    division TEXT NOT NULL,
    department TEXT NOT NULL,
    password TEXT NOT NULL,
    created BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    disabled BOOLEAN NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, name)
);
CREATE INDEX account_by_role ON account (county, role, division);
CREATE TABLE credential (
    county TEXT NOT NULL,
    digest TEXT NOT NULL,
    account BIGINT NOT NULL,
    kind TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (county, digest),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE INDEX credential_by_account ON credential (county, account);
