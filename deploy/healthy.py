"""The container's health check: whether the web process beside it is ready.

It asks as the reverse proxy does: by the public name, and as if over TLS.
"""

import http.client
import os
import sys

PORT = 8000
PATH = "/health/ready"

host = os.environ.get("DHO_ALLOWED_HOSTS", "localhost").split(",")[0].strip()
connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
try:
    connection.request("GET", PATH, headers={"Host": host, "X-Forwarded-Proto": "https"})
    sys.exit(connection.getresponse().status != http.HTTPStatus.OK)
except OSError:
    sys.exit(1)
