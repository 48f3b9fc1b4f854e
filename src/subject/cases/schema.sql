CREATE TABLE cases (
    county TEXT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    title_en TEXT NOT NULL,
    state TEXT NOT NULL,
    severity TEXT NOT NULL,
    division TEXT NOT NULL,
    grid TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    warning BIGINT,
    station_name TEXT NOT NULL,
    station_name_en TEXT NOT NULL,
    opened BIGINT NOT NULL,
    dispatched BIGINT,
    accepted BIGINT,
    arrived BIGINT,
    handed_over BIGINT,
    disposed BIGINT,
    verified BIGINT,
    closed BIGINT,
    due BIGINT,
    due_for TEXT,
    overdue BOOLEAN NOT NULL,
    was_overdue BOOLEAN NOT NULL,
    assignee BIGINT,
    escalation BIGINT NOT NULL,
    most_escalation BIGINT NOT NULL,
    lead_role TEXT NOT NULL,
    departments TEXT NOT NULL,
    return_count BIGINT NOT NULL,
    accept_minutes BIGINT NOT NULL,
    arrive_minutes BIGINT NOT NULL,
    dispose_minutes BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (county, id),
    UNIQUE (county, number)
);
CREATE UNIQUE INDEX cases_by_warning ON cases (county, warning);
CREATE INDEX cases_by_due ON cases (county, due) WHERE due IS NOT NULL;
CREATE INDEX cases_by_assignee ON cases (county, assignee, id);
CREATE INDEX cases_by_opened ON cases (county, opened);
CREATE TABLE case_step (
    county TEXT NOT NULL,
    case_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    time BIGINT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    actor BIGINT,
    actor_name TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    assignee BIGINT,
    assignee_name TEXT,
    reason TEXT,
    note TEXT,
    occurred BIGINT,
    photo TEXT,
    PRIMARY KEY (county, case_id, id),
    FOREIGN KEY (county, case_id) REFERENCES cases (county, id) ON DELETE CASCADE
);
CREATE INDEX case_step_by_actor ON case_step (county, actor, case_id);
CREATE TABLE photo (
    county TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    type TEXT NOT NULL,
    size BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (county, sha256)
);
CREATE TABLE case_photo (
    county TEXT NOT NULL,
    case_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    time BIGINT NOT NULL,
    actor BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    PRIMARY KEY (county, case_id, id),
    UNIQUE (county, case_id, sha256),
    FOREIGN KEY (county, case_id) REFERENCES cases (county, id) ON DELETE CASCADE,
    FOREIGN KEY (county, sha256) REFERENCES photo (county, sha256)
);
