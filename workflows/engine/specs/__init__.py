"""SpiffWorkflow task specs that do what the standard says, and how they are built from a diagram."""
