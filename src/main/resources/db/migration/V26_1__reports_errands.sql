-- Reports that we owe to other domains. A row without target is the question who wants them.
CREATE TABLE reports_errands (
  kind TEXT NOT NULL, -- tls, dmarc
  day ${long} NOT NULL, -- days since 1970, UTC: what the report is about
  domain TEXT NOT NULL, -- whose policy
  target TEXT NOT NULL, -- URI; empty: not asked yet
  largest ${long} NOT NULL, -- octets of the largest mail that may go there
  state TEXT NOT NULL, -- due, asked, unwanted, sent, failed
  attempts ${long} NOT NULL,
  due_at ${long} NOT NULL,
  until_at ${long} NOT NULL,
  note TEXT NOT NULL, -- what went wrong last
  PRIMARY KEY (kind, day, domain, target)
)${clustered};
CREATE INDEX reports_errands_due ON reports_errands (state, due_at);
CREATE INDEX reports_errands_day ON reports_errands (day);
