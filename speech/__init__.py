"""The room of speech: embedded voices, the length of a line before it is spoken, and the times of its words.

A voice engine runs in a process of its own (ADR 32), so nothing here loads one by being imported.
"""
