# One image for all processes of docker-compose.yml; which one runs is the command.
# The Python version is the one that the tests run on.
FROM python:3.11-slim-bookworm AS dependencies
COPY requirements/app.txt /tmp/app.txt
RUN python -m venv /opt/dho \
    && /opt/dho/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes -r /tmp/app.txt

FROM python:3.11-slim-bookworm
# Pango and its font draw the PDF report.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/dho --no-create-home dho
COPY --from=dependencies /opt/dho /opt/dho
ENV PATH=/opt/dho/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DHO_VAR=/srv/dho/var
WORKDIR /srv/dho
COPY . .
# Without DHO_MODE the settings need neither keys nor database, which is enough for this.
RUN python manage.py collectstatic --noinput && python -m compileall -q /srv/dho
USER dho
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--workers", "2", "--blocking-threads", "4", "dho.wsgi:application"]
