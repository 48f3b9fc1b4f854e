ALTER TABLE account ADD COLUMN disabled_for TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN unused_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN standby BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE account SET display = name, display_en = '' WHERE role = 'citizen';
