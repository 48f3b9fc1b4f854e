-- The month of birth of a child whose identity number is not known, sealed: when its guardian's part ends.
ALTER TABLE person_file ADD COLUMN birth_month BYTEA;
ALTER TABLE person_file_earlier ADD COLUMN birth_month BYTEA;
