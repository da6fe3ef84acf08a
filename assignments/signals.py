"""What assignments/ tells the floors above without knowing them."""

from django.dispatch import Signal

# Sent once an internship's start is committed, with `internship`.
internship_started = Signal()
