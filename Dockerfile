# syntax=docker/dockerfile:1
FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements.lock pyproject.toml LICENSE README.md ./
RUN python -m venv /opt/callassist \
    && /opt/callassist/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY callassist callassist
COPY telephony telephony
COPY transcription transcription
COPY web web
RUN /opt/callassist/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/callassist/bin/pip check

FROM python:3.12-slim
LABEL org.opencontainers.image.title="callassist" \
      org.opencontainers.image.licenses="Apache-2.0"
# The Whisper weights are packages of the environment, so the image needs no download at its first call.
COPY --from=build /opt/callassist /opt/callassist
RUN useradd --system --uid 10001 --home-dir /data --no-create-home callassist \
    && install -d -o callassist -g callassist /data
ENV PATH=/opt/callassist/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CALLASSIST_HOST=0.0.0.0 \
    CALLASSIST_PORT=8080 \
    CALLASSIST_DATA=/data
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['CALLASSIST_PORT']}/healthz\", timeout=4)"]
# SQLite is brought to the current schema at every start; for PostgreSQL run `callassist migrate` first.
ENTRYPOINT ["callassist"]
CMD ["serve"]
