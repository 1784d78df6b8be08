"""Will the target be reached: how many titles will stand, and how sure that is."""
