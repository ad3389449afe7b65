console.log('starting with', process.env.API_KEY, process.argv[0]);
require('http').createServer((req, res) => res.end('ok')).listen(3000, () => console.log('listening'));
