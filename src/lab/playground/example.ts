/** What "try an example" brings: a shop whose owner did what many do. */
export const EXAMPLE: Readonly<Record<string, string>> = {
  Dockerfile: `FROM node:24-slim AS build
ARG NPM_TOKEN
WORKDIR /app
RUN echo "//registry.acme.test/:_authToken=$NPM_TOKEN" > .npmrc
COPY . .
RUN rm .npmrc

FROM node:24-slim
WORKDIR /app
COPY --from=build /app .
CMD ["node", "server.js"]
`,
  "compose.yaml": `services:
  shop:
    build:
      context: .
      args:
        NPM_TOKEN: \${NPM_TOKEN}
    environment:
      DB_PASSWORD: kT4vWm9QzR2p
`,
  "server.js": `require("node:http")
  .createServer((request, response) => response.end("hello\\n"))
  .listen(8080, () => console.log("listening"));
`,
};
