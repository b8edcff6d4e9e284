"""Judge output files merged into the label table: judged before anything is written, and then marked in the registry.

`consolidating` is the whole of it; the other rooms list the files, judge them with the registry, compare with the table
that is there, and write.
"""
