# One image for web, workers, beat and migrate; docker-compose.yml says which command each runs.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS packages
WORKDIR /build
COPY requirements*.txt ./
# Further extras, separated by blanks: `sentry` for reports of errors, `otlp` for traces.
ARG EXTRAS=""
# The product runs from /app, so it is not installed. The extras share some packages.
RUN python -m venv /opt/venv \
    && for extra in cad $EXTRAS; do set -- "$@" --requirement "requirements-$extra.txt"; done \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes "$@"

FROM python:${PYTHON}-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app/platform:/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    MILLSHARE_BOOTSTRAP=never \
    NUMBA_CACHE_DIR=/tmp/numba \
    MILLSHARE_COMPILED=/opt/compiled
# pg_dump and pg_restore of the server's version, which Debian's own packages lack.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-common ca-certificates \
    && /usr/share/postgresql-common/pgdg/apt.*.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --home-dir /tmp --shell /usr/sbin/nologin millshare \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/millshare/attachments
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY platform ./platform
COPY factories ./factories
COPY orders ./orders
COPY matching ./matching
# Collecting reads no secret and reaches no server, but the settings want each to have a value.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    DATABASE_URL=postgres://none:unused@localhost/none REDIS_URL=redis://:unused@localhost/0 \
    ALLOWED_HOSTS=localhost \
    python manage.py collectstatic --noinput \
    && python -m compileall -q /app
# The engine takes its compiled code from here to /tmp, since Numba wants a folder it can write.
RUN NUMBA_CACHE_DIR="$MILLSHARE_COMPILED" python -m matching.engine warmup
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind=0.0.0.0:8000", "--worker-tmp-dir=/dev/shm", \
     "--config=python:config.gunicorn_hooks"]
