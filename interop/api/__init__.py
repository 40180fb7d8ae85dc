"""FHIR R4 over HTTP: every answer a resource, every error an OperationOutcome."""
