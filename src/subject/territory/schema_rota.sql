CREATE TABLE rota_shift (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    grid TEXT NOT NULL,
    account BIGINT NOT NULL,
    position BIGINT NOT NULL,
    begins BIGINT NOT NULL,
    ends BIGINT NOT NULL,
    stands_for BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county, grid) REFERENCES division (county, code) ON DELETE CASCADE,
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE INDEX rota_shift_by_grid ON rota_shift (county, grid, ends);
CREATE INDEX rota_shift_by_account ON rota_shift (county, account, ends);
