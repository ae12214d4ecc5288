"""Reading application spreadsheets as form services export them. Pure: no database, no Django.

``table`` turns bytes into a header and rows, ``columns`` says which column answers which question, ``dates``,
``places`` and ``answers`` read single cells, ``folding`` decides which spellings are the same.
"""
