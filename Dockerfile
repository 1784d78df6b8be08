# Front-end packages, by the lock.
FROM node:24-bookworm-slim AS packages
WORKDIR /srv/miaopu
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# Python packages, by the lock, and the assets copied to where the app looks for them.
FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/miaopu
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements requirements
RUN pip install --no-cache-dir --require-hashes \
    -r requirements/build.txt -r requirements/runtime.txt
COPY . .
COPY --from=packages /srv/miaopu/node_modules node_modules
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && python tools/assets.py \
    && rm -r node_modules

# What runs: no compiler, no npm, not root, everything stored under /data.
FROM python:3.11-slim-bookworm
# Papers as PDF are set in these; a point release of Debian brings new versions, and drops old ones.
# hadolint ignore=DL3008
RUN apt-get update -qq \
    && apt-get install -qq -y --no-install-recommends fonts-noto-cjk \
    && rm -r /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --no-create-home miaopu \
    && install --directory --owner=miaopu --group=miaopu --mode=0750 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/miaopu /srv/miaopu
WORKDIR /srv/miaopu
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MIAOPU_DATA_DIR=/data
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["miaopu", "serve", "--host", "0.0.0.0"]
