"""Tests of the bundled example."""
