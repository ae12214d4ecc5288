"""One file that holds the whole programme, made every night; and the way back from it."""
