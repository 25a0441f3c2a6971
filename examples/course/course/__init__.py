"""Signals: two exercises from outside machine learning, as a course of its own."""
