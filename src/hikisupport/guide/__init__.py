"""What can be read aloud on a topic."""
