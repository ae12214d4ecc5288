# The program as an image of its own, and the proxy that stands before it. Neither runs as root.

FROM python:3.13.7-slim-bookworm AS requirements
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r /tmp/requirements.txt

FROM python:3.13.7-slim-bookworm AS program
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MEDIA_ROOT=/srv/media
RUN groupadd --gid 10001 ilnp \
    && useradd --uid 10001 --gid ilnp --no-create-home --shell /usr/sbin/nologin ilnp \
    && install -d -o ilnp -g ilnp /srv/media /srv/journals /srv/backups
COPY --from=requirements /opt/venv /opt/venv
WORKDIR /srv/ilnp
COPY . .
# The addresses are those of nothing: collecting files reads the settings and asks no server.
RUN python -m compileall -q . \
    && export DATABASE_URL=postgres://build/build REDIS_URL=redis://build/0 PUBLIC_ADDRESS=https://build.example \
        SECRET_KEY=only-while-the-image-is-built-and-never-afterwards \
    && python -m ilnp.translations compile \
    && python manage.py collectstatic --noinput --verbosity 0
USER ilnp
EXPOSE 8000
CMD ["gunicorn", "ilnp.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--max-requests", "2000", "--max-requests-jitter", "200", "--no-control-socket"]

FROM caddy:2.10.2-alpine AS proxy
COPY Caddyfile /etc/caddy/Caddyfile
RUN adduser -D -H -u 10002 proxy && chown -R proxy /data /config
USER proxy
