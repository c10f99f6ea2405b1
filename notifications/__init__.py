"""Who is told what, when: notices, emails, and the links that providers answer by."""
