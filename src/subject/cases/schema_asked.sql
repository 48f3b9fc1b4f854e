CREATE INDEX case_step_by_assignee ON case_step (county, assignee, case_id);
CREATE INDEX cases_by_grid ON cases (county, grid, id);
