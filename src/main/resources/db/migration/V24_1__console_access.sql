CREATE TABLE console_accounts (
  account_id    TEXT PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  roles         TEXT NOT NULL,
  language      TEXT NOT NULL,
  theme         TEXT NOT NULL,
  active        ${long} NOT NULL,
  failures      ${long} NOT NULL,
  blocked_until_at ${long} NOT NULL,
  created_at    ${long} NOT NULL
)${strict};

CREATE TABLE console_sessions (
  session_hash TEXT PRIMARY KEY,
  session_id   TEXT NOT NULL UNIQUE,
  account_id   TEXT NOT NULL,
  address      TEXT NOT NULL,
  agent        TEXT NOT NULL,
  created_at   ${long} NOT NULL,
  seen_at      ${long} NOT NULL,
  expires_at   ${long} NOT NULL
)${strict};

CREATE INDEX console_sessions_by_account ON console_sessions (account_id);

CREATE TABLE console_tokens (
  token_id   TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  roles      TEXT NOT NULL,
  made_by    TEXT NOT NULL,
  created_at ${long} NOT NULL,
  expires_at ${long} NOT NULL,
  used_at    ${long} NOT NULL
)${strict};

CREATE TABLE console_links (
  link_hash  TEXT PRIMARY KEY,
  purpose    TEXT NOT NULL,
  account    TEXT NOT NULL,
  expires_at ${long} NOT NULL
)${strict};

CREATE TABLE console_answers (
  key_hash     TEXT PRIMARY KEY,
  request_hash TEXT NOT NULL,
  status       ${long} NOT NULL,
  location     TEXT NOT NULL,
  media_type   TEXT NOT NULL,
  body         TEXT NOT NULL,
  created_at   ${long} NOT NULL
)${strict};

CREATE INDEX console_answers_by_age ON console_answers (created_at);
