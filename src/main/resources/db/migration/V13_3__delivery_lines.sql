-- Within a destination each sender has a line of its own, and what was never tried waits apart from
-- what was deferred: so that the next one is found through an index, however long the lines are.
ALTER TABLE delivery_recipients ADD COLUMN line TEXT NOT NULL DEFAULT '<>';
ALTER TABLE delivery_recipients ADD COLUMN reason TEXT NOT NULL DEFAULT ''; -- a word; empty: not tried

UPDATE delivery_recipients SET
  line = coalesce((SELECT lower(p.reverse_path) FROM delivery_parcels p
    WHERE p.mail = delivery_recipients.mail AND p.part = delivery_recipients.part
    AND p.reverse_path <> ''), '<>'),
  reason = CASE WHEN attempts > 0 THEN 'other' ELSE '' END;

DROP INDEX delivery_recipients_due;
CREATE INDEX delivery_recipients_fresh ON delivery_recipients (destination, line, due_at)
  WHERE state = 'queued' AND owner = '' AND attempts = 0;
CREATE INDEX delivery_recipients_again ON delivery_recipients (destination, due_at)
  WHERE state = 'queued' AND owner = '' AND attempts > 0;
CREATE INDEX delivery_recipients_again_lines ON delivery_recipients (destination, line, due_at)
  WHERE state = 'queued' AND owner = '' AND attempts > 0;

-- How many recipients wait, kept by triggers; the empty destination is all of them together.
CREATE TABLE delivery_tallies (
  destination TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  shard TEXT NOT NULL,
  recipients ${long} NOT NULL,
  PRIMARY KEY (destination, state, reason, shard)
)${clustered};
