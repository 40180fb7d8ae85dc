"""Pages of benefits for the person herself, and for a relative who helps."""
