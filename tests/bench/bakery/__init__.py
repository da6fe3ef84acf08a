"""The peer of `BENCH=stories`: a stock Wagtail site whose blog page has the parts that bakerydemo's has.

bakerydemo, Wagtail's own demo, is no package and cannot be had without a line to where its code lives, so
this stands in for it. It is written anew, with the same parts on the page: a menu and a trail out of the page
tree, a hero picture, authors with portraits, a body of blocks with pictures, tags, a footer text, the user
bar. Its settings are stock, and so are its handler and its Daphne. `BAKERYDEMO=folder` measures a checkout.
"""
