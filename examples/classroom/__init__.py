"""A class of any size as an instructor gets it: seeded, in every layout, with everything that students do."""
