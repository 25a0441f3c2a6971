"""Every figure that the documentation quotes, measured on the machine at hand: `make bench`."""
