-- Mail in quarantine. The content is sealed by the vault before it is kept.
CREATE TABLE quarantine_cases (
  case_number TEXT NOT NULL PRIMARY KEY,
  mail TEXT NOT NULL,
  kept_at ${long} NOT NULL,
  expires_at ${long} NOT NULL,
  kind TEXT NOT NULL,
  verdict TEXT NOT NULL,
  score ${long} NOT NULL,
  sentence TEXT NOT NULL,
  direction TEXT NOT NULL,
  reverse_path TEXT NOT NULL,
  eight_bit ${long} NOT NULL,
  utf8 ${long} NOT NULL,
  arrived_at ${long} NOT NULL,
  client TEXT NOT NULL,
  helo TEXT NOT NULL,
  protocol TEXT NOT NULL,
  tls TEXT NOT NULL,
  login TEXT NOT NULL,
  sender TEXT NOT NULL,
  subject TEXT NOT NULL,
  message_id TEXT NOT NULL,
  size ${long} NOT NULL,
  content TEXT NOT NULL,
  waiting ${long} NOT NULL
)${strict};

CREATE INDEX quarantine_cases_by_mail ON quarantine_cases (mail, case_number);
CREATE INDEX quarantine_cases_by_end ON quarantine_cases (expires_at);

-- Whom a mail is for. released_at is 0 while it waits.
CREATE TABLE quarantine_recipients (
  case_number TEXT NOT NULL,
  position ${long} NOT NULL,
  address TEXT NOT NULL,
  released_at ${long} NOT NULL,
  released_by TEXT NOT NULL,
  PRIMARY KEY (case_number, position)
)${strict};

-- Senders and recipients, lower case, and their domains with an @ before them.
CREATE TABLE quarantine_addresses (
  address TEXT NOT NULL,
  case_number TEXT NOT NULL,
  PRIMARY KEY (address, case_number)
)${strict};

CREATE INDEX quarantine_addresses_by_case ON quarantine_addresses (case_number);

-- Releases; acknowledged_at is 0 until the mail is on its way.
CREATE TABLE quarantine_releases (
  release TEXT NOT NULL PRIMARY KEY,
  case_number TEXT NOT NULL,
  mail TEXT NOT NULL,
  direction TEXT NOT NULL,
  recipients TEXT NOT NULL,
  released_by TEXT NOT NULL,
  released_at ${long} NOT NULL,
  acknowledged_at ${long} NOT NULL
)${strict};

CREATE INDEX quarantine_releases_open ON quarantine_releases (acknowledged_at, released_at);
CREATE INDEX quarantine_releases_by_case ON quarantine_releases (case_number);
