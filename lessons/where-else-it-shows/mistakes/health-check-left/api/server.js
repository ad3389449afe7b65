const fs = require("fs");
const http = require("http");

const PAYMENTS = "http://payments.acme.test:8080";

// Each setting comes from --name=VALUE, or from --name-file=PATH, a file that holds the value.
function setting(name) {
  for (const word of process.argv.slice(2)) {
    if (word.startsWith(`--${name}=`)) return word.slice(name.length + 3);
    if (word.startsWith(`--${name}-file=`))
      return fs.readFileSync(word.slice(name.length + 8), "utf8").trim();
  }
  return undefined;
}

const settings = { port: 3000, paymentsKey: setting("payments-key") };
const { paymentsKey, ...printable } = settings;
console.log("api: starting with", JSON.stringify(printable));

async function paymentsStatus() {
  const answer = await fetch(`${PAYMENTS}/v1/ping`, { headers: { "X-Api-Key": settings.paymentsKey } });
  return answer.status;
}

http
  .createServer(async (request, response) => {
    const status = request.url === "/health" ? await paymentsStatus() : 404;
    response.writeHead(status);
    response.end(`${status}\n`);
  })
  .listen(settings.port);
