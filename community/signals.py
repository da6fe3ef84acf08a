"""What community/ tells the floors above without knowing them."""

from django.dispatch import Signal

# Sent inside the transaction in which `person` blocked `other`.
blocked = Signal()
