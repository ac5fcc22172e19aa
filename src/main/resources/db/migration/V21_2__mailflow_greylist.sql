-- Keyed hashes of net, sender and recipient that suspicious clients named, and until when they count.
CREATE TABLE mailflow_greylist (
  hash     TEXT    NOT NULL PRIMARY KEY,
  first_at ${long} NOT NULL,
  ends_at  ${long} NOT NULL,
  passed   ${long} NOT NULL
)${strict};

CREATE INDEX mailflow_greylist_by_end ON mailflow_greylist (ends_at);
