-- Version 1 had one seed for all results, in the settings, and no signatures. Its results become one round, and
-- a finished one, as its inputs may be known by now.
CREATE TABLE round (
    id       INTEGER PRIMARY KEY,
    seed     TEXT NOT NULL,                      -- an integer of any size
    started  TEXT NOT NULL,
    finished TEXT
);

CREATE TABLE new_grading (
    id        INTEGER PRIMARY KEY,
    key       TEXT NOT NULL UNIQUE,
    sha256    TEXT NOT NULL REFERENCES content,
    score     REAL NOT NULL,
    max_score REAL NOT NULL,
    report    BLOB NOT NULL,                     -- zlib of the report's JSON
    seconds   REAL NOT NULL,
    versions  TEXT NOT NULL,                     -- JSON
    graded_at TEXT NOT NULL,
    seed      TEXT NOT NULL                      -- of the round it was graded in
);

INSERT INTO new_grading
    SELECT *, coalesce((SELECT value FROM setting WHERE name = 'seed'), '0') FROM grading;

DROP TABLE grading;

ALTER TABLE new_grading RENAME TO grading;

INSERT INTO round (seed, started, finished)
    SELECT seed, min(graded_at), max(graded_at) FROM grading GROUP BY seed;

DELETE FROM setting WHERE name = 'seed';


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
