"""The gradebook: students, submissions, results and what people decided, in a database; nothing is overwritten."""
