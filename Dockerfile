# signaalbot: two stages, no root at run time, no secret inside, all data in one volume.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/signaalbot
COPY requirements.lock ./
RUN /opt/signaalbot/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY signaalbot ./signaalbot
COPY rules ./rules
COPY models ./models
# the wheel is built with the back end of the build stage alone; run-time dependencies come from the lock above
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir "hatchling>=1.26" \
    && /opt/build/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/signaalbot/bin/pip install --no-cache-dir --no-deps /wheels/*.whl \
    && /opt/signaalbot/bin/python -m compileall -q /opt/signaalbot/lib

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="signaalbot" \
      org.opencontainers.image.licenses="EUPL-1.2"
COPY --from=build /opt/signaalbot /opt/signaalbot
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin signaalbot \
    && mkdir /data && chown signaalbot:signaalbot /data
ENV PATH=/opt/signaalbot/bin:$PATH \
    PYTHONUNBUFFERED=1
USER signaalbot
WORKDIR /data
VOLUME /data
# The bot holds the writer's lock beside its database for as long as it runs; free means it does not run.
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s --retries=3 \
    CMD ["signaalbot", "alive"]
ENTRYPOINT ["signaalbot"]
CMD ["run"]
