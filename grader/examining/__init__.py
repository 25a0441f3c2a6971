"""The process that judges. `process` is its start, and light: what judges takes as long to import as a child
takes to start, and both are done at once."""
