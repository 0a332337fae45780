"""What things look like: frames, records, findings, files and tables. Imports nothing of ours."""
