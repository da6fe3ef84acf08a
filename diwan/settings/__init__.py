"""`embedded` is the default, `production` a public site, `test` the suite; `environment` reads variables."""
