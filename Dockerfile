# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image brings its own Node, so the pinned copy goes.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-*

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data \
    NODE_COMPILE_CACHE=/tmp/node-compile-cache \
    MALLOC_ARENA_MAX=2 \
    MALLOC_TRIM_THRESHOLD_=131072 \
    MALLOC_MMAP_THRESHOLD_=32768
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE* tsconfig.json ./
COPY config ./config
COPY migrations ./migrations
COPY src ./src
COPY static ./static
COPY views ./views
# Compiled here: the running container cannot write beside its packages.
RUN node --import ./src/typescript.mjs -e 0 && mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Directly, without npm: signals reach the process, and it needs no shell.
CMD ["node", "--max-semi-space-size=4", "--import", "./src/typescript.mjs", "src/main.ts"]
