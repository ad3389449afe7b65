const { createPrivateKey, createPublicKey, sign, verify } = require("crypto");
const { readFileSync, writeFileSync } = require("fs");
const key = createPrivateKey(readFileSync("/run/secrets/key"));
const release = readFileSync("/release");
writeFileSync("/node.sig", sign(null, release, key));
writeFileSync("/node.pub", createPublicKey(key).export({ type: "spki", format: "pem" }));
console.log("verified", verify(null, release, createPublicKey(key), readFileSync("/node.sig")));
