-- What people sent to the outside, by hour since the epoch; held counts mails that were too many.
CREATE TABLE mailflow_sending (
  person     TEXT    NOT NULL,
  hour       ${long} NOT NULL,
  mails      ${long} NOT NULL,
  recipients ${long} NOT NULL,
  held       ${long} NOT NULL,
  PRIMARY KEY (person, hour)
)${strict};

CREATE INDEX mailflow_sending_by_hour ON mailflow_sending (hour);
