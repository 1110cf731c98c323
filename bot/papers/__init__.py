"""The papers an official takes away: letter, justification, comparison, roadmap; all made from one dossier."""
