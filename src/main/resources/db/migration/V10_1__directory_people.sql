-- One row; its number grows with every change, so that every node notices, and its lock lets one
-- writer in at a time.
CREATE TABLE directory_version (
  id ${long} NOT NULL PRIMARY KEY,
  number ${long} NOT NULL
)${strict};

INSERT INTO directory_version (id, number) VALUES (1, 1);

CREATE TABLE directory_domains (
  name TEXT NOT NULL PRIMARY KEY,
  deliver_to TEXT NOT NULL,
  check_recipients ${long} NOT NULL
)${strict};

-- email is the key form of the main address, address is how it was written.
CREATE TABLE directory_people (
  email TEXT NOT NULL PRIMARY KEY,
  address TEXT NOT NULL,
  display_name TEXT NOT NULL,
  is_protected ${long} NOT NULL,
  active ${long} NOT NULL
)${strict};

-- Every address of a person, the main one included: an address has one owner.
CREATE TABLE directory_addresses (
  address_key TEXT NOT NULL PRIMARY KEY,
  address TEXT NOT NULL,
  email TEXT NOT NULL
)${strict};

CREATE INDEX directory_addresses_by_email ON directory_addresses (email);

CREATE TABLE directory_members (
  email TEXT NOT NULL,
  group_name TEXT NOT NULL,
  PRIMARY KEY (email, group_name)
)${strict};

CREATE TABLE directory_partners (
  partner TEXT NOT NULL PRIMARY KEY,
  encrypt TEXT NOT NULL,
  tls TEXT NOT NULL,
  note TEXT NOT NULL
)${strict};
