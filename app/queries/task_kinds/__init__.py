"""A module per thing that tasks are about; `table.py` lists them all."""
