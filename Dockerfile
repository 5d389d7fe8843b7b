# syntax=docker/dockerfile:1
# One image for every process of the product: `bizcard serve`, `worker`, `bot`, `migrate`.
#
# Base images are pinned by version here and by digest in the lines that you add when you release:
#   docker buildx imagetools inspect debian:bookworm-20261116-slim --format '{{.Manifest.Digest}}'
# then `--build-arg RUNTIME_IMAGE=debian:bookworm-20261116-slim@sha256:…`. Refresh monthly and on every security notice.
ARG NODE_IMAGE=node:22-bookworm-slim
ARG RUST_IMAGE=rust:1.95-slim-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${NODE_IMAGE} AS page
WORKDIR /source/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM ${RUST_IMAGE} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential clang cmake libleptonica-dev libtesseract-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
COPY --from=page /source/frontend/dist frontend/dist
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/target \
    CARGO_TARGET_DIR=/target cargo build --release --locked --package backend \
    && cp /target/release/bizcard /bizcard

FROM ${RUNTIME_IMAGE} AS runtime
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libtesseract5 liblept5 poppler-utils \
        tesseract-ocr-eng tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-spa tesseract-ocr-por \
        tesseract-ocr-ita tesseract-ocr-rus tesseract-ocr-ukr tesseract-ocr-jpn tesseract-ocr-kor \
        tesseract-ocr-chi-tra tesseract-ocr-chi-sim tesseract-ocr-ell tesseract-ocr-hin tesseract-ocr-ara \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 1000 bizcard \
    && useradd --uid 1000 --gid 1000 --no-create-home --home-dir /var/lib/bizcard --shell /usr/sbin/nologin bizcard \
    # New volumes take the owner of the folder that they cover.
    && install --directory --owner=1000 --group=1000 --mode=0700 /var/lib/bizcard /var/lib/bizcard/data /var/lib/bizcard/uploads
COPY --from=build --chmod=0755 /bizcard /usr/local/bin/bizcard
WORKDIR /var/lib/bizcard
USER 1000:1000
ENV LISTEN_ADDRESS=0.0.0.0:8000 DATA_DIR=/var/lib/bizcard/data STORAGE_URL=file:/var/lib/bizcard/uploads
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/usr/local/bin/bizcard", "health"]
ENTRYPOINT ["/usr/local/bin/bizcard"]
CMD ["serve"]
