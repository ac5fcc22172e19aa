-- The story of each mail. Times are epoch microseconds; scores are thousandths of a point.
CREATE TABLE tracking_stories (
  mail TEXT NOT NULL PRIMARY KEY,
  at ${long} NOT NULL,
  direction TEXT NOT NULL,
  reverse_path TEXT NOT NULL,
  sender TEXT NOT NULL,
  recipients TEXT NOT NULL,
  subject TEXT NOT NULL,
  message_id TEXT NOT NULL,
  size ${long} NOT NULL,
  client TEXT NOT NULL,
  verdict TEXT NOT NULL,
  action TEXT NOT NULL,
  score ${long} NOT NULL
)${strict};

CREATE INDEX tracking_stories_by_message_id ON tracking_stories (message_id, mail);
CREATE INDEX tracking_stories_by_direction ON tracking_stories (direction, mail);
CREATE INDEX tracking_stories_by_verdict ON tracking_stories (verdict, mail);
CREATE INDEX tracking_stories_by_action ON tracking_stories (action, mail);

-- What happened, in order: by time, then as it was written.
CREATE TABLE tracking_entries (
  mail TEXT NOT NULL,
  number ${long} NOT NULL,
  origin ${long} NOT NULL,
  at ${long} NOT NULL,
  kind TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (mail, number, origin)
)${strict};

-- Every sender and recipient of a mail, lower case, and their domains.
CREATE TABLE tracking_addresses (
  address TEXT NOT NULL,
  mail TEXT NOT NULL,
  PRIMARY KEY (address, mail)
)${strict};

CREATE TABLE tracking_domains (
  domain TEXT NOT NULL,
  mail TEXT NOT NULL,
  PRIMARY KEY (domain, mail)
)${strict};

-- The addresses seen in a month, once each: searched for parts of local parts. Rows are only ever
-- added to a month, so that forgetting old months cannot race with new mail.
CREATE TABLE tracking_months (
  month ${long} NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (month, address)
)${strict};

-- Mails by hour. Sixteen shards, so that mails of the same kind do not wait for each other's commit.
CREATE TABLE tracking_traffic (
  hour_at ${long} NOT NULL,
  direction TEXT NOT NULL,
  verdict TEXT NOT NULL,
  action TEXT NOT NULL,
  shard ${long} NOT NULL,
  mails ${long} NOT NULL,
  PRIMARY KEY (hour_at, direction, verdict, action, shard)
)${strict};
