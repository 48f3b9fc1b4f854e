-- Who asked: the person, or the guardian of a child. 0: not written down (requests from before this column).
ALTER TABLE data_request ADD COLUMN asked_by BIGINT NOT NULL DEFAULT 0;
