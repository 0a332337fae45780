"""Pure arithmetic of a grant: placing, conserving, reconciling, carrying over. No framework, no files, no clock."""
