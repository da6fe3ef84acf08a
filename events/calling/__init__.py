"""The call for proposals: its rules and states, the ranking, its mails, and what those who speak find."""
