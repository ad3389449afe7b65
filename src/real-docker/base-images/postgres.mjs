#!/usr/local/bin/node
// The database of the lessons' team on a real engine: checks a password in PostgreSQL's wire protocol
// (https://www.postgresql.org/docs/17/protocol-flow.html) and stores nothing. It reads its settings as the simulated one
// does (src/engine/tools/postgres), and keeps the password out of its environment.
import { readFileSync } from "node:fs";
import { createServer } from "node:net";

function setting(name, fallback = "") {
  const value = process.env[name];
  const path = process.env[`${name}_FILE`];
  if (value && path) throw new Error(`error: both ${name} and ${name}_FILE are set (but are exclusive)`);
  return path ? readFileSync(path, "utf8").replace(/\n+$/, "") : value || fallback;
}

function message(type, ...parts) {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const int32 = (value) => [value >> 24, value >> 16, value >> 8, value];
const SSL_REQUEST = 80877103;

let password;
try {
  password = setting("POSTGRES_PASSWORD");
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
if (password === "") {
  console.error(
    "Error: Database is uninitialized and superuser password is not specified.\n" +
      "       You must specify POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE to a non-empty value.",
  );
  process.exit(1);
}

createServer((socket) => {
  let started = false;
  socket.on("error", () => socket.destroy());
  socket.on("data", (data) => {
    if (!started) {
      if (data.readInt32BE(4) === SSL_REQUEST) return socket.write("N");
      started = true;
      return socket.write(message("R", int32(3)));
    }
    if (data.toString("latin1", 0, 1) !== "p") return socket.end();
    if (data.toString("utf8", 5, data.length - 1) === password)
      return socket.write(Buffer.concat([message("R", int32(0)), message("Z", "I")]));
    console.error("FATAL:  password authentication failed");
    socket.end(message("E", "SFATAL\0C28P01\0Mpassword authentication failed\0\0"));
  });
}).listen(5432, () => console.error("LOG:  database system is ready to accept connections"));

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
