"""A course about ponds."""
