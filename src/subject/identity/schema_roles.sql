UPDATE deputy SET revoked = ends WHERE revoked IS NULL AND EXISTS (SELECT 1 FROM account a, account f
    WHERE a.county = deputy.county AND a.id = deputy.account AND f.county = deputy.county AND f.id = deputy.acts_for
    AND a.role <> f.role AND (a.role IN ('admin', 'security', 'audit') OR f.role IN ('admin', 'security', 'audit')));
UPDATE access_grant SET revoked = ends WHERE revoked IS NULL AND EXISTS (SELECT 1 FROM account a
    WHERE a.county = access_grant.county AND a.id = access_grant.account AND a.role IN ('citizen', 'gateway'));
