"""Pure functions over text and addresses: no Django, no network, no clock."""
