-- Counts follow the rows, whoever changes them. A row of counts is locked until its transaction is
-- on disk: shards by the last letter of the mail keep mails from waiting for each other, and what a
-- mail adds to a shard it takes from the same one.

INSERT INTO delivery_tallies (destination, state, reason, shard, recipients)
  SELECT destination, state, reason, right(mail, 1), count(*) FROM delivery_recipients
  GROUP BY destination, state, reason, right(mail, 1);
INSERT INTO delivery_tallies (destination, state, reason, shard, recipients)
  SELECT '', state, reason, right(mail, 1), count(*) FROM delivery_recipients GROUP BY state, reason, right(mail, 1);

CREATE FUNCTION delivery_tally(a_destination TEXT, a_state TEXT, a_reason TEXT, a_shard TEXT,
  change BIGINT) RETURNS VOID LANGUAGE sql AS $$
  INSERT INTO delivery_tallies AS t (destination, state, reason, shard, recipients)
    VALUES (a_destination, a_state, a_reason, a_shard, change)
    ON CONFLICT (destination, state, reason, shard)
    DO UPDATE SET recipients = t.recipients + excluded.recipients;
$$;

-- The row of all destinations comes first: whoever holds it goes on, so that nobody deadlocks.
CREATE FUNCTION delivery_tallies_follow() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    PERFORM delivery_tally('', NEW.state, NEW.reason, right(NEW.mail, 1), 1);
  END IF;
  IF TG_OP <> 'INSERT' THEN
    PERFORM delivery_tally('', OLD.state, OLD.reason, right(OLD.mail, 1), -1);
    PERFORM delivery_tally(OLD.destination, OLD.state, OLD.reason, right(OLD.mail, 1), -1);
    DELETE FROM delivery_tallies WHERE destination = OLD.destination AND state = OLD.state
      AND reason = OLD.reason AND shard = right(OLD.mail, 1) AND recipients = 0;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM delivery_tally(NEW.destination, NEW.state, NEW.reason, right(NEW.mail, 1), 1);
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER delivery_tallies_in_and_out AFTER INSERT OR DELETE ON delivery_recipients
  FOR EACH ROW EXECUTE FUNCTION delivery_tallies_follow();
CREATE TRIGGER delivery_tallies_over AFTER UPDATE OF state, reason ON delivery_recipients
  FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.reason <> NEW.reason)
  EXECUTE FUNCTION delivery_tallies_follow();
