-- What was done. Lines are only ever added; each hash covers the line and the hash before it.
CREATE TABLE audit_lines (
  sequence ${long} NOT NULL PRIMARY KEY,
  recorded_at ${long} NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  object TEXT NOT NULL,
  details TEXT NOT NULL,
  ip TEXT NOT NULL,
  hash TEXT NOT NULL
)${strict};

CREATE INDEX audit_lines_by_time ON audit_lines (recorded_at);
CREATE INDEX audit_lines_by_who ON audit_lines (who, sequence);
CREATE INDEX audit_lines_by_what ON audit_lines (what, sequence);
CREATE INDEX audit_lines_by_object ON audit_lines (object, sequence);

-- The end of the chain, sealed by the vault; its lock lets one writer in at a time.
CREATE TABLE audit_head (
  id ${long} NOT NULL PRIMARY KEY,
  sequence ${long} NOT NULL,
  hash TEXT NOT NULL,
  seal TEXT NOT NULL
)${strict};

INSERT INTO audit_head (id, sequence, hash, seal)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', '');
