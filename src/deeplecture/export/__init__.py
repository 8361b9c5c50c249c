"""What leaves a project for others to use: packs of figures, notebooks of units, an archive of records."""
