"""The commands about a gradebook: roster, submissions, grading, what people decide, publishing, safety."""
