-- Version 2 did not say which run had put a result in force or which options it had, kept no list of the files
-- that it wrote, and had only whole reports. Its tables stay as they are, with their signatures.

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

-- Version 2 kept the version of the course only in the keys of its results, behind the SHA-256.
INSERT OR IGNORE INTO setting
    SELECT 'version', '"' || substr(key, 66, 12) || '"' FROM grading
    WHERE id IN (SELECT grading FROM student) AND substr(key, 65, 1) = '|' AND substr(key, 78, 1) = '|'
    ORDER BY id DESC LIMIT 1;
