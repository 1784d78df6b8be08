"""What a title asks for, edition by edition: facts in, findings out."""
