"""When an answer was sent in: dates, halves of the day and zones, in the words of any language."""
