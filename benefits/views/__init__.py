"""Pages of benefits: figures of groups, one person's sheet, reports that are made."""
