CREATE TABLE certificates_listeners (
  name TEXT NOT NULL,
  authority TEXT NOT NULL,
  names TEXT NOT NULL,
  key_id TEXT NOT NULL,
  pem TEXT NOT NULL,
  renew_at ${long} NOT NULL,
  tries ${long} NOT NULL,
  fault TEXT NOT NULL,
  PRIMARY KEY (name, authority)
)${strict};
