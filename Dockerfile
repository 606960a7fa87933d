# One build, three images: docker build --target orchestrator|worker|simulator .
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY tools ./tools
COPY apps ./apps
COPY libs ./libs
COPY test ./test
RUN node tools/build.mjs

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-bookworm-slim AS runtime
WORKDIR /app
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072
COPY package.json ./
COPY tools/healthcheck.mjs ./tools/
COPY config ./config
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The only places that a process may write to; a named volume mounted there takes over this owner.
RUN mkdir keys && chown node:node keys
RUN mkdir audit && chown node:node audit
USER node
# node itself is the process: SIGTERM reaches it.

FROM runtime AS worker
EXPOSE 3001
CMD ["node", "dist/apps/worker/src/main.js"]

FROM runtime AS simulator
EXPOSE 4000
CMD ["node", "dist/apps/simulator/src/main.js"]

FROM runtime AS orchestrator
EXPOSE 3000
CMD ["node", "--max-semi-space-size=10", "--heap-growing-percent=50", "dist/apps/orchestrator/src/main.js"]
