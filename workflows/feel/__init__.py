"""FEEL, the expression language of DMN 1.5. Knows nothing else of ours."""
