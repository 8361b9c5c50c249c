"""A cache that several clones share, and work that several machines share."""
