"""What happened: cases, tasks, versions, history, decisions and the engine that runs the diagrams."""
