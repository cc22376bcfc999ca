"""Keeping the data true: checking, what is due, confirming, updating, exporting."""
