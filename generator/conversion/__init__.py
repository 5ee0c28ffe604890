"""A graph in the other API, or without what a cluster filled in, as its author would have written it: comments are kept.

`pieces` a value whose parts know where they stood · `comments` where the comments of a text belong · `writing` pieces as YAML ·
`to_beta`, `to_alpha` from one API to the other · `clean` what a live graph has and a file in git has not.
"""
