CREATE TABLE certificates_acme_accounts (
  directory TEXT NOT NULL PRIMARY KEY,
  key_id TEXT NOT NULL
)${strict};
