-- What went back to be accepted anew was with no department any more; a hand-over of a shift once left the mark standing.
UPDATE cases SET handed_over = NULL WHERE state IN ('opened', 'dispatched', 'accepted', 'returned');
