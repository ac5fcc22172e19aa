-- Which key signs for which of our domains; the newest row of a domain is in use.
CREATE TABLE mailflow_dkim_keys (
  domain     TEXT    NOT NULL,
  selector   TEXT    NOT NULL,
  key        TEXT    NOT NULL,
  created_at ${long} NOT NULL,
  PRIMARY KEY (domain, selector)
)${strict};
