"""What Upturn promises when two people, two workers or a power cut meet the same case. In full: `make trust`."""
