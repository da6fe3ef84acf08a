"""The demo programme: invented people, places and stories, with all dates relative to today."""
