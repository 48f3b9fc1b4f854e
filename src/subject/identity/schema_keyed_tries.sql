-- Names that were tried stood here by a digest without a key, from which a short number could be found. What is counted begins
-- anew: a lock of a quarter of an hour at most is forgotten.
DELETE FROM sign_in_lock;
