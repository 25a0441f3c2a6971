-- The ledger as version 3 had it. A file like this is brought to version 4 by to_version_4.sql.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL                          -- JSON
) WITHOUT ROWID;

-- What was handed in, once for all who handed in the same.
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY,
    files  BLOB NOT NULL                         -- zlib of JSON: {name: base64 of its bytes}
) WITHOUT ROWID;

-- What is new is graded in a round, each with a seed of its own; the last one may not be finished yet.
CREATE TABLE round (
    id       INTEGER PRIMARY KEY,
    seed     TEXT NOT NULL,                      -- an integer of any size
    started  TEXT NOT NULL,
    finished TEXT
);

-- A report on a content; `key` says under which course, versions, devices and exercises.
CREATE TABLE grading (
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

CREATE TABLE student (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    number      TEXT NOT NULL,
    login       TEXT NOT NULL,
    email       TEXT NOT NULL,
    place       TEXT NOT NULL,
    submitted   TEXT,
    marked_late INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    grading     INTEGER REFERENCES grading,
    problems    TEXT NOT NULL                    -- JSON
) WITHOUT ROWID;

CREATE TABLE history (
    id       INTEGER PRIMARY KEY,
    student  TEXT NOT NULL,
    outcome  TEXT NOT NULL,
    grading  INTEGER REFERENCES grading,
    replaced TEXT NOT NULL
);

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

-- A command that put something in force: see `change`.
CREATE TABLE run (
    id      INTEGER PRIMARY KEY,
    command TEXT NOT NULL,                       -- batch, regrade, undo or teach
    started TEXT NOT NULL
);

-- What a run put in force, in that order: a student's row or a setting, before and after.
CREATE TABLE change (
    id      INTEGER PRIMARY KEY,
    run     INTEGER NOT NULL REFERENCES run,
    what    TEXT NOT NULL,                       -- student or setting
    name    TEXT NOT NULL,                       -- the student's id, or the name of the setting
    before  TEXT,                                -- JSON; NULL: there was none
    after   TEXT,                                -- JSON; NULL: there is none any more
    changed TEXT NOT NULL
);

-- What the tables of a class need of a report, so that not all of them have to be read again.
CREATE TABLE summary (
    grading INTEGER PRIMARY KEY REFERENCES grading,
    report  BLOB NOT NULL,                       -- zlib of JSON: see summary_packing.py
    files   TEXT NOT NULL                        -- JSON: {name: digest} of the files that were begun
);

-- The files that gdgrade has written into RESULTS; not signed, as those files are not.
CREATE TABLE written (
    path     TEXT PRIMARY KEY,                   -- below RESULTS
    digest   TEXT NOT NULL,                      -- of what it was made from; empty: write it again
    size     INTEGER NOT NULL,
    modified INTEGER NOT NULL                    -- nanoseconds
) WITHOUT ROWID;
