"""The papers an official takes away: letter, justification, comparison, roadmap; all made from one dossier.

A question and a choice of solutions enter; `files` turns the papers' texts into documents.
"""
