CREATE TABLE privateca_authorities (
  name TEXT NOT NULL PRIMARY KEY,
  key_id TEXT NOT NULL,
  certificate ${bytes} NOT NULL,
  created_at ${long} NOT NULL,
  crl_number ${long} NOT NULL,
  crl_due ${long} NOT NULL
)${strict};

CREATE TABLE privateca_clock (
  id ${long} NOT NULL PRIMARY KEY,
  last_signed_at ${long} NOT NULL
)${strict};

CREATE TABLE privateca_issuances (
  serial TEXT NOT NULL PRIMARY KEY,
  issuer TEXT NOT NULL,
  request TEXT,
  profile TEXT NOT NULL,
  subject TEXT NOT NULL,
  names TEXT NOT NULL,
  tbs ${bytes} NOT NULL,
  certificate ${bytes},
  state TEXT NOT NULL,
  not_before_at ${long} NOT NULL,
  not_after_at ${long} NOT NULL,
  recorded_at ${long} NOT NULL,
  signed_at ${long},
  revoked_at ${long},
  revocation_reason TEXT
)${strict};

CREATE UNIQUE INDEX privateca_issuances_request ON privateca_issuances (request);
CREATE INDEX privateca_issuances_revoked ON privateca_issuances (issuer, revoked_at)
  WHERE revoked_at IS NOT NULL;
CREATE INDEX privateca_issuances_recorded ON privateca_issuances (recorded_at);

CREATE TABLE privateca_crls (
  issuer TEXT NOT NULL,
  number ${long} NOT NULL,
  crl ${bytes} NOT NULL,
  this_update_at ${long} NOT NULL,
  next_update_at ${long} NOT NULL,
  PRIMARY KEY (issuer, number)
)${strict};
