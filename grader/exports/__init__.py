"""Results in the formats of other systems: one module a format, and in it one function that makes the file."""
