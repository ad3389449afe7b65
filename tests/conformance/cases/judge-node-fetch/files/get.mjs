import { readFileSync } from "node:fs";
const token = readFileSync("/run/secrets/npm", "utf8").trim();
const r = await fetch("http://127.0.0.1:8099/echo/a?b=1", { headers: { authorization: `Bearer ${token}` } });
console.log(r.status, await r.text());
