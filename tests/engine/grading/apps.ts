/** An api that logs in to a database every ten seconds; it reads its password file once, at its start. */
export const API = `const fs = require("fs");
const { Client } = require("pg");
const password = process.env.DB_PASSWORD ?? fs.readFileSync(process.env.DB_PASSWORD_FILE, "utf8").trim();
async function visit() {
  const client = new Client({ host: process.env.DB_HOST, user: "shop", database: "postgres", password });
  try {
    await client.connect();
    console.log("connected");
    await client.end();
  } catch (error) {
    console.log(error.message);
  }
  setTimeout(visit, 10000);
}
visit();
`;

/** The same, but it reads the file for each login. */
export const REREADING_API = API.replace(
  "async function visit() {",
  'async function visit() {\n  password = fs.readFileSync(process.env.DB_PASSWORD_FILE, "utf8").trim();',
).replace("const password", "let password");

export const API_IMAGE = `FROM acme/node:24
WORKDIR /app
COPY server.js ./
CMD ["node", "server.js"]
`;
