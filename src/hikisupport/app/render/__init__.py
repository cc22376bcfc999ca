"""Renderers: they show and never decide."""
