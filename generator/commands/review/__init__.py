"""The page for the review of a change (`report`).

`records` what the page says · `collect` computes it, once · `picture` lays a graph out · `page` prints HTML, `markdown` Markdown.
"""
