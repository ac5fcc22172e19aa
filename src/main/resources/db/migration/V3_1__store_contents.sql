-- Octets kept until nobody uses them: small ones in their row, large ones in files of the same name.
CREATE TABLE store_contents (
  id TEXT NOT NULL PRIMARY KEY,
  sha256 ${bytes} NOT NULL,
  size ${long} NOT NULL,
  uses ${long} NOT NULL,
  octets ${bytes}
)${strict};
