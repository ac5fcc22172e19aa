-- Counts follow the rows, whoever changes them. SQLite has one writer, and so needs one shard.

INSERT INTO delivery_tallies (destination, state, reason, shard, recipients)
  SELECT destination, state, reason, '', count(*) FROM delivery_recipients
  GROUP BY destination, state, reason;
INSERT INTO delivery_tallies (destination, state, reason, shard, recipients)
  SELECT '', state, reason, '', count(*) FROM delivery_recipients GROUP BY state, reason;

CREATE TRIGGER delivery_tallies_in AFTER INSERT ON delivery_recipients
BEGIN
  INSERT INTO delivery_tallies (destination, state, reason, shard, recipients)
    VALUES ('', NEW.state, NEW.reason, '', 1)
    ON CONFLICT (destination, state, reason, shard) DO UPDATE SET recipients = recipients + 1;
  INSERT INTO delivery_tallies (destination, state, reason, shard, recipients)
    VALUES (NEW.destination, NEW.state, NEW.reason, '', 1)
    ON CONFLICT (destination, state, reason, shard) DO UPDATE SET recipients = recipients + 1;
END;

CREATE TRIGGER delivery_tallies_out AFTER DELETE ON delivery_recipients
BEGIN
  UPDATE delivery_tallies SET recipients = recipients - 1
    WHERE destination = '' AND state = OLD.state AND reason = OLD.reason AND shard = '';
  UPDATE delivery_tallies SET recipients = recipients - 1
    WHERE destination = OLD.destination AND state = OLD.state AND reason = OLD.reason AND shard = '';
  DELETE FROM delivery_tallies
    WHERE destination = OLD.destination AND state = OLD.state AND reason = OLD.reason
    AND shard = '' AND recipients = 0;
END;

CREATE TRIGGER delivery_tallies_over AFTER UPDATE OF state, reason ON delivery_recipients
WHEN OLD.state <> NEW.state OR OLD.reason <> NEW.reason
BEGIN
  INSERT INTO delivery_tallies (destination, state, reason, shard, recipients)
    VALUES ('', NEW.state, NEW.reason, '', 1)
    ON CONFLICT (destination, state, reason, shard) DO UPDATE SET recipients = recipients + 1;
  INSERT INTO delivery_tallies (destination, state, reason, shard, recipients)
    VALUES (NEW.destination, NEW.state, NEW.reason, '', 1)
    ON CONFLICT (destination, state, reason, shard) DO UPDATE SET recipients = recipients + 1;
  UPDATE delivery_tallies SET recipients = recipients - 1
    WHERE destination = '' AND state = OLD.state AND reason = OLD.reason AND shard = '';
  UPDATE delivery_tallies SET recipients = recipients - 1
    WHERE destination = OLD.destination AND state = OLD.state AND reason = OLD.reason AND shard = '';
  DELETE FROM delivery_tallies
    WHERE destination = OLD.destination AND state = OLD.state AND reason = OLD.reason
    AND shard = '' AND recipients = 0;
END;
