-- A file that was read to its end kept its last line here, so that its bad rows were never read again. Every file begins anew
-- once: what is there already is counted as such.
DELETE FROM import_position;
