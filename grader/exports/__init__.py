"""Results in the forms of other systems: one module a form, one public function each; none of them shows more than its readers may see."""
