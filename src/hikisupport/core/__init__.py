"""What every room stands on: words, text, errors, time, and how files are read and written."""
