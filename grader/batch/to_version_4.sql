-- Version 3 had no pictures. Its tables stay as they are, with their signatures.

-- The pictures of a student's page, where they were asked for.
CREATE TABLE picture (
    grading  INTEGER PRIMARY KEY REFERENCES grading,
    drawings BLOB NOT NULL                       -- zlib of JSON: see picture_packing.py
);
