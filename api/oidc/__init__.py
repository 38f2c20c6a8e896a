"""Log-ins by an identity provider (OpenID Connect)."""
