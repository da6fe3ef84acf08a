"""What people/ tells the floors above without knowing them."""

from django.dispatch import Signal

# Sent inside the transaction that changed what `person` may see: suspended, enrolled, left.
access_changed = Signal()

# Sent when a file goes out to somebody who may see it: `name` in the media storage, the `request`.
file_sent = Signal()
