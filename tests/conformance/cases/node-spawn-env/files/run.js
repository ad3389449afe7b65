const { spawnSync } = require('node:child_process');
const result = spawnSync('sh', ['-c', 'echo "token is $TOKEN"; env | grep -c TOKEN; exit 4'], {
  env: { ...process.env, TOKEN: process.env.API_TOKEN.trim() },
  stdio: 'inherit',
});
process.exit(result.status);
