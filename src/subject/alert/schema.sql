CREATE TABLE alert_forecast (
    county TEXT NOT NULL,
    day BIGINT NOT NULL,
    aqi BIGINT NOT NULL,
    source TEXT NOT NULL,
    entered BIGINT NOT NULL,
    actor BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    PRIMARY KEY (county, day)
);
CREATE TABLE alert (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    episode BIGINT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    level TEXT NOT NULL,
    rule_set TEXT NOT NULL,
    issued BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    lifted BIGINT,
    onset BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX alert_in_force ON alert (county) WHERE state = 'in_force';
CREATE TABLE alert_message (
    county TEXT NOT NULL,
    alert BIGINT NOT NULL,
    number BIGINT NOT NULL,
    act TEXT NOT NULL,
    level TEXT NOT NULL,
    sent BIGINT NOT NULL,
    actor BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    department TEXT NOT NULL,
    reason TEXT NOT NULL,
    grounds TEXT NOT NULL,
    grounds_en TEXT NOT NULL,
    proposal BIGINT,
    expires BIGINT NOT NULL,
    cap TEXT NOT NULL,
    PRIMARY KEY (county, alert, number),
    FOREIGN KEY (county, alert) REFERENCES alert (county, id) ON DELETE CASCADE
);
CREATE TABLE alert_proposal (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    alert BIGINT,
    act TEXT NOT NULL,
    level TEXT,
    state TEXT NOT NULL,
    rule_set TEXT NOT NULL,
    basis TEXT NOT NULL,
    grounds TEXT NOT NULL,
    grounds_en TEXT NOT NULL,
    figures TEXT NOT NULL,
    onset BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    made BIGINT NOT NULL,
    decided BIGINT,
    actor BIGINT,
    actor_name TEXT,
    reason TEXT,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX alert_proposal_open ON alert_proposal (county) WHERE state = 'open';
CREATE INDEX alert_proposal_by_state ON alert_proposal (county, state, id);
