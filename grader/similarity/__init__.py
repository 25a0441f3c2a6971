"""Who wrote much the same as whom: a reason for an instructor to look, and no proof."""
