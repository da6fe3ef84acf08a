"""Films: what comes in is read and written anew without what a phone put into it, then made light to carry.

`actions.from_upload` turns a finished upload of one's own into a film; `taking` decides what is one; `making`
makes the renditions in the background; `ffmpeg` runs the program, on a short leash.
"""
