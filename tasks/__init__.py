"""One step that touches the world per module: files, database, mail. A step is a retry boundary."""
