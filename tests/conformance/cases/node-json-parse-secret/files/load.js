const fs = require('fs');
const config = JSON.parse(fs.readFileSync('/run/secrets/api_token', 'utf8'));
console.log(config);
