-- A parcel is octets for some recipients of a mail; a mail may have several.
CREATE TABLE delivery_parcels (
  mail TEXT NOT NULL,
  part ${long} NOT NULL,
  reverse_path TEXT NOT NULL,
  content TEXT NOT NULL,
  size ${long} NOT NULL,
  eight_bit ${long} NOT NULL,
  utf8 ${long} NOT NULL,
  accepted_at ${long} NOT NULL,
  waiting ${long} NOT NULL, -- recipients who do not have it yet
  PRIMARY KEY (mail, part)
)${clustered};

-- Who waits. A row goes away when its recipient's fate is final; its story stays in tracking.
CREATE TABLE delivery_recipients (
  mail TEXT NOT NULL,
  part ${long} NOT NULL,
  n ${long} NOT NULL,
  recipient TEXT NOT NULL,
  destination TEXT NOT NULL,
  state TEXT NOT NULL, -- queued, held, parked
  owner TEXT NOT NULL, -- the courier that has it under way; empty: nobody
  lease_until_at ${long} NOT NULL,
  begun ${long} NOT NULL, -- attempts begun without an end: what a crash leaves behind
  attempts ${long} NOT NULL,
  accepted_at ${long} NOT NULL,
  due_at ${long} NOT NULL,
  expires_at ${long} NOT NULL,
  notice_at ${long} NOT NULL, -- when the sender is told of the delay
  answer TEXT NOT NULL,
  PRIMARY KEY (mail, part, n)
)${clustered};
CREATE INDEX delivery_recipients_due ON delivery_recipients (destination, due_at)
  WHERE state = 'queued' AND owner = '';
CREATE INDEX delivery_recipients_owned ON delivery_recipients (owner) WHERE owner <> '';
CREATE INDEX delivery_recipients_apart ON delivery_recipients (state, mail)
  WHERE state <> 'queued';
CREATE INDEX delivery_recipients_suspect ON delivery_recipients (mail) WHERE begun >= 2;
CREATE INDEX delivery_recipients_destination ON delivery_recipients (destination, mail);

-- The latest attempts of those who wait.
CREATE TABLE delivery_attempts (
  mail TEXT NOT NULL,
  part ${long} NOT NULL,
  n ${long} NOT NULL,
  attempt ${long} NOT NULL,
  tried_at ${long} NOT NULL,
  relay TEXT NOT NULL,
  tls TEXT NOT NULL,
  answer TEXT NOT NULL,
  took_micros ${long} NOT NULL,
  PRIMARY KEY (mail, part, n, attempt)
)${clustered};
