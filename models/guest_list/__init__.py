"""Guest lists that organisers send: read, checked in a dry run, applied, and given back with links.

`rows` makes rows of a file, `columns` finds out what they hold, `lines` makes a guest of each row or says what is wrong
with it, `groups` puts the lines of one order together. `matching` compares them with what is here, `checking` counts,
`applying` writes, `result` gives the file back.
"""
