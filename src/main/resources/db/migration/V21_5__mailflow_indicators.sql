-- Pictures of senders that stories name by the SHA-256 of their octets, and when mail last came with each.
CREATE TABLE mailflow_indicators (
  hash    TEXT    NOT NULL PRIMARY KEY,
  svg     TEXT    NOT NULL,
  used_at ${long} NOT NULL
)${strict};

CREATE INDEX mailflow_indicators_by_use ON mailflow_indicators (used_at);
