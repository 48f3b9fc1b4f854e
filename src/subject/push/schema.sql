CREATE TABLE push_subscription (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    account BIGINT NOT NULL,
    endpoint TEXT NOT NULL,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, endpoint),
    FOREIGN KEY (county, account) REFERENCES account (county, id) ON DELETE CASCADE
);
CREATE INDEX push_subscription_by_account ON push_subscription (county, account);
CREATE TABLE push_message (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    subscription BIGINT NOT NULL,
    payload TEXT NOT NULL,
    topic TEXT NOT NULL,
    tries BIGINT NOT NULL,
    next_try BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    FOREIGN KEY (county, subscription) REFERENCES push_subscription (county, id) ON DELETE CASCADE
);
CREATE INDEX push_message_by_next_try ON push_message (county, next_try);
