const { Client } = require("pg");

// This program knows nothing but its config file.
const { password } = require("/run/app/config.json");

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
