-- What is kept of the passwords with which people submit mail: a SCRAM verifier each, in Base64.
CREATE TABLE directory_passwords (
  email TEXT NOT NULL PRIMARY KEY,
  salt TEXT NOT NULL,
  iterations ${long} NOT NULL,
  stored_key TEXT NOT NULL,
  server_key TEXT NOT NULL,
  changed_at ${long} NOT NULL
)${strict};

-- One row: from this secret come the verifiers of names that nobody has, the same at every node.
CREATE TABLE directory_decoys (
  id ${long} NOT NULL PRIMARY KEY,
  secret TEXT NOT NULL
)${strict};
