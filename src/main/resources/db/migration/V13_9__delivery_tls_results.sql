-- How TLS fared, by day and by the policy under which it was tried (RFC 8460).
CREATE TABLE delivery_tls_results (
  day ${long} NOT NULL, -- days since 1970, UTC
  domain TEXT NOT NULL, -- whose policy
  kind TEXT NOT NULL, -- tlsa, sts, no-policy-found
  policy_key TEXT NOT NULL, -- the digest of its lines
  server TEXT NOT NULL,
  address TEXT NOT NULL,
  result TEXT NOT NULL, -- success, or the result type of RFC 8460
  policy TEXT NOT NULL, -- its lines
  exchangers TEXT NOT NULL, -- patterns of the policy, one a line
  sessions ${long} NOT NULL,
  PRIMARY KEY (day, domain, kind, policy_key, server, address, result)
)${clustered};
