-- Keyed hashes of who wrote to whom, and when the trust which that earned will have faded.
CREATE TABLE correspondence_trust (
  hash TEXT NOT NULL PRIMARY KEY,
  fades_at ${long} NOT NULL
)${strict};

CREATE INDEX correspondence_trust_by_end ON correspondence_trust (fades_at);

-- Keyed hashes of Message-IDs that we sent.
CREATE TABLE correspondence_messages (
  hash TEXT NOT NULL PRIMARY KEY,
  expires_at ${long} NOT NULL
)${strict};

CREATE INDEX correspondence_messages_by_end ON correspondence_messages (expires_at);
