-- The MTA-STS policies of other domains (RFC 8461). Who has none has no row.
CREATE TABLE delivery_sts_policies (
  domain TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL, -- of the record under _mta-sts that named it
  policy TEXT NOT NULL, -- its lines
  fetched_at ${long} NOT NULL,
  expires_at ${long} NOT NULL,
  used_at ${long} NOT NULL -- when mail last went there, to the day
)${clustered};
CREATE INDEX delivery_sts_policies_fetched ON delivery_sts_policies (fetched_at);
