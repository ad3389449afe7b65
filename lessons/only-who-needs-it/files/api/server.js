const fs = require("fs");
const { Client } = require("pg");

const password = fs.readFileSync(process.env.DB_PASSWORD_FILE, "utf8").trim();

async function visit() {
  const client = new Client({ host: process.env.DB_HOST, user: "shop", database: "orders", password });
  try {
    await client.connect();
    console.log("api: logged in to the database");
    await client.end();
  } catch (error) {
    console.error(`api: ${error.message}`);
    process.exit(1);
  }
  setTimeout(visit, 30000);
}

visit();
