const http = require('http');
const fs = require('fs');
const password = fs.readFileSync('/run/secrets/api_password', 'utf8').trim();
const req = http.get({ host: '127.0.0.1', port: 8099, path: '/echo/data', auth: `ci:${password}` }, (res) => {
  let body = '';
  res.on('data', (chunk) => { body += chunk; });
  res.on('end', () => {
    fs.writeFileSync('answer.txt', body);
    console.log('got', res.statusCode, body.length > 0);
    console.log(req.getHeader('authorization'));
  });
});
