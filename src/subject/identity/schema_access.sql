ALTER TABLE account ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN password_set BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE account ADD COLUMN factor_secret TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN factor_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN factor_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE credential ADD COLUMN id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE credential ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN used BIGINT NOT NULL DEFAULT 0;
ALTER TABLE credential ADD COLUMN idle BIGINT NOT NULL DEFAULT 0;
ALTER TABLE credential ADD COLUMN pending TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN deputy BIGINT NOT NULL DEFAULT 0;
CREATE TABLE old_password (
    county TEXT NOT NULL,
    account BIGINT NOT NULL,
    replaced BIGINT NOT NULL,
    password TEXT NOT NULL,
    PRIMARY KEY (county, account, replaced),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE TABLE recovery_code (
    county TEXT NOT NULL,
    account BIGINT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (county, account, digest),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE TABLE sign_in_lock (
    county TEXT NOT NULL,
    digest TEXT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (county, digest)
);
CREATE TABLE sign_in (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    account BIGINT NOT NULL,
    time BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE INDEX sign_in_of_account ON sign_in (county, account, id);
CREATE TABLE access_setting (
    county TEXT NOT NULL,
    factor_roles TEXT NOT NULL,
    idle_minutes BIGINT NOT NULL,
    PRIMARY KEY (county)
);
CREATE TABLE access_grant (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    account BIGINT NOT NULL,
    may TEXT NOT NULL,
    division TEXT NOT NULL,
    department TEXT NOT NULL,
    purpose TEXT NOT NULL,
    begins BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    asked_by BIGINT NOT NULL,
    approved_by BIGINT NOT NULL,
    revoked BIGINT,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE INDEX access_grant_of_account ON access_grant (county, account, ends);
CREATE TABLE deputy (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    account BIGINT NOT NULL,
    acts_for BIGINT NOT NULL,
    begins BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    reason TEXT NOT NULL,
    asked_by BIGINT NOT NULL,
    approved_by BIGINT NOT NULL,
    revoked BIGINT,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE,
    FOREIGN KEY (county, acts_for) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE INDEX deputy_of_account ON deputy (county, account, ends);
CREATE INDEX deputy_for ON deputy (county, acts_for, ends);
CREATE TABLE access_change (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    account BIGINT,
    detail TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked BIGINT NOT NULL,
    asked_by BIGINT NOT NULL,
    asked_role TEXT NOT NULL,
    ends BIGINT NOT NULL,
    state TEXT NOT NULL,
    decided BIGINT,
    decided_by BIGINT,
    note TEXT,
    PRIMARY KEY (county, id)
);
CREATE INDEX access_change_by_state ON access_change (county, state, id);
CREATE TABLE subject_link (
    county TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account BIGINT NOT NULL,
    linked BIGINT NOT NULL,
    PRIMARY KEY (county, issuer, subject),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE TABLE oidc_provider (
    county TEXT NOT NULL,
    issuer TEXT NOT NULL,
    label TEXT NOT NULL,
    client TEXT NOT NULL,
    secret TEXT NOT NULL,
    PRIMARY KEY (county, issuer)
);
CREATE TABLE oidc_errand (
    county TEXT NOT NULL,
    digest TEXT NOT NULL,
    issuer TEXT NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    next TEXT NOT NULL,
    ends BIGINT NOT NULL,
    PRIMARY KEY (county, digest)
);
CREATE TABLE first_start (
    county TEXT NOT NULL,
    digest TEXT NOT NULL,
    ends BIGINT NOT NULL,
    PRIMARY KEY (county)
);
