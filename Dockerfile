# One image for every app; what a container is follows from its command.
FROM node:24-slim AS build
WORKDIR /srv/kokuho
COPY .npmrc package.json package-lock.json ./
RUN npm ci --include=dev --ignore-scripts
COPY .swcrc ./
COPY libs ./libs
COPY apps ./apps
COPY tools ./tools
RUN node tools/bootstrap/run.mjs build

# Optional packages are the embedded PostgreSQL and the bundled Node: the image has its own of both.
FROM node:24-slim AS packages
WORKDIR /srv/kokuho
COPY .npmrc package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
WORKDIR /srv/kokuho
# Mount points belong to the user, or a new volume would belong to root.
RUN install -d -o node -g node -m 0700 /var/lib/kokuho /var/lib/kokuho/keys /var/lib/kokuho/intake \
      /var/lib/kokuho/counterparts
COPY package.json ./
COPY deploy/layouts ./deploy/layouts
# The registry's contract is read as the file that is published.
COPY libs/contracts/src/registry ./libs/contracts/src/registry
COPY --from=packages /srv/kokuho/node_modules ./node_modules
COPY --from=build /srv/kokuho/dist ./dist
ENV NODE_ENV=production \
    KOKUHO_BIND_ADDRESS=0.0.0.0 \
    KOKUHO_HTTP_PORT=8080 \
    KOKUHO_DATA_DIR=/var/lib/kokuho
USER node
EXPOSE 8080
# Telemetry has to be there before the modules it watches.
ENTRYPOINT ["node", "--enable-source-maps", "--import", "./dist/libs/telemetry/src/preload.js"]
CMD ["dist/apps/console/src/main.js"]
