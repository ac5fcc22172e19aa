CREATE TABLE certificates_enrolments (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  authority TEXT NOT NULL,
  cause TEXT NOT NULL,
  replaces TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  key_id TEXT NOT NULL,
  state TEXT NOT NULL,
  fault TEXT NOT NULL,
  tries ${long} NOT NULL,
  next_try_at ${long} NOT NULL,
  pem TEXT NOT NULL,
  serial TEXT NOT NULL,
  not_before_at ${long} NOT NULL,
  not_after_at ${long} NOT NULL,
  renew_at ${long} NOT NULL,
  activated_at ${long},
  revoked_at ${long},
  revocation_reason TEXT,
  authority_told ${long} NOT NULL,
  published ${long} NOT NULL,
  ordered_at ${long} NOT NULL,
  changed_at ${long} NOT NULL
)${strict};

CREATE UNIQUE INDEX certificates_enrolments_open ON certificates_enrolments (email)
  WHERE state IN ('ORDERED', 'PENDING', 'ISSUED', 'CHECKED');
CREATE INDEX certificates_enrolments_email ON certificates_enrolments (email, state);
CREATE INDEX certificates_enrolments_state ON certificates_enrolments (state, next_try_at);
CREATE INDEX certificates_enrolments_renewal ON certificates_enrolments (renew_at)
  WHERE state = 'ACTIVE';
CREATE INDEX certificates_enrolments_ordered ON certificates_enrolments (ordered_at, id);
CREATE INDEX certificates_enrolments_untold ON certificates_enrolments (authority_told)
  WHERE authority_told = 0;

CREATE TABLE certificates_spare_keys (
  key_id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  made_at ${long} NOT NULL
)${strict};

CREATE TABLE certificates_partners (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  pem TEXT NOT NULL,
  anchor TEXT NOT NULL,
  source TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  not_before_at ${long} NOT NULL,
  not_after_at ${long} NOT NULL,
  learned_at ${long} NOT NULL,
  last_seen_at ${long} NOT NULL
)${strict};

CREATE UNIQUE INDEX certificates_partners_one ON certificates_partners (email, fingerprint);

CREATE TABLE certificates_anchors (
  fingerprint TEXT NOT NULL PRIMARY KEY,
  pem TEXT NOT NULL,
  partner_domain TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at ${long} NOT NULL
)${strict};
