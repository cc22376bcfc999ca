"""The agencies (窓口): who they are, when they are open, how far a number can be trusted, and finding them."""
