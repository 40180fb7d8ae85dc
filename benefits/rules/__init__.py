"""Pure decisions about benefits: what is counted, when, and how groups are compared."""
