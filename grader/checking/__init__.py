"""Run the checks of a unit against a submission and turn what happens into verdicts."""
