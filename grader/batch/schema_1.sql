-- The ledger as version 1 had it. to_version_2.sql makes a file like this one of version 2, and so on; what an earlier
-- version has to look like is found in the same way.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL                          -- JSON
) WITHOUT ROWID;

-- What was handed in, once for all who handed in the same.
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY,
    files  BLOB NOT NULL                         -- zlib of JSON: {name: base64 of its bytes}
) WITHOUT ROWID;

-- A report on a content; `key` says under which course, seed, devices and exercises.
CREATE TABLE grading (
    id        INTEGER PRIMARY KEY,
    key       TEXT NOT NULL UNIQUE,
    sha256    TEXT NOT NULL REFERENCES content,
    score     REAL NOT NULL,
    max_score REAL NOT NULL,
    report    BLOB NOT NULL,                     -- zlib of the report's JSON
    seconds   REAL NOT NULL,
    versions  TEXT NOT NULL,                     -- JSON
    graded_at TEXT NOT NULL
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
