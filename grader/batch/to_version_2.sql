
-- What gdgrade has written into the other tables, in that order; see signatures.py.
CREATE TABLE signature (
    id        INTEGER PRIMARY KEY,               -- 1, 2, 3 ...
    row       TEXT NOT NULL,                     -- JSON: [table, primary key]
    content   TEXT NOT NULL,                     -- JSON: the row as it was written, blobs by their SHA-256
    adopted   INTEGER NOT NULL,                  -- 1: it was there, and nobody knows who wrote it
    signed_at TEXT NOT NULL,
    key       TEXT NOT NULL,                     -- which key signed it
    previous  TEXT NOT NULL,                     -- SHA-256 of the entry before this one
    mac       TEXT NOT NULL
);

CREATE INDEX signature_of_row ON signature (row);
