const fs = require("fs");
const { Client } = require("pg");

// The _FILE convention: NAME_FILE holds the path of a file that holds the value of NAME.
function setting(name) {
  const path = process.env[`${name}_FILE`];
  return path ? fs.readFileSync(path, "utf8").trim() : process.env[name];
}

async function connect(attempts) {
  const client = new Client({
    host: setting("DB_HOST"),
    user: setting("DB_USER"),
    database: setting("DB_NAME"),
    password: setting("DB_PASSWORD"),
  });
  try {
    await client.connect();
    console.log("api: connected to the database");
  } catch (error) {
    console.error(`api: ${error.message}`);
    if (attempts === 0) process.exit(1);
    setTimeout(() => connect(attempts - 1), 1000);
  }
}

connect(20);
