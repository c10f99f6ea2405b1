"""The written procedure: every diagram as numbered steps in plain words, generated, to be read and printed."""
