#!/usr/bin/env python
"""Django's command line, with a misconfiguration told in one line."""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.configured or settings._setup()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        print(f"diwan: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
