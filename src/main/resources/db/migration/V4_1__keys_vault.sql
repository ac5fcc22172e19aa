CREATE TABLE keys_data_keys (
  version ${long} NOT NULL PRIMARY KEY,
  wrapping TEXT NOT NULL,
  salt ${bytes} NOT NULL,
  wrapped ${bytes} NOT NULL,
  created_at ${long} NOT NULL
)${strict};

CREATE TABLE keys_pairs (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  purpose TEXT NOT NULL,
  public_key ${bytes} NOT NULL,
  sealed_private ${bytes},
  created_at ${long} NOT NULL,
  destroyed_at ${long}
)${strict};
