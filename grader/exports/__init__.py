"""Results in the forms of other systems: one module a form; none of them shows more than its readers may see."""
