"""Documents: a version's templates (`.typ` for PDF, `.docx` for Word) filled from a case, and kept as made."""
