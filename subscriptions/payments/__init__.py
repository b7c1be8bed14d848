"""The ways to pay that this paper has switched on."""
