"""Single sign-on: from a token that a publication signed to the person it names. Knows no database and no Django."""
