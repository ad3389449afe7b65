const { execSync } = require('child_process');
const token = process.env.API_TOKEN.trim();
try {
  execSync(`curl -sf -H "Authorization: Bearer ${token}" http://127.0.0.1:8099/none`, { stdio: 'pipe' });
} catch (error) {
  console.error('deploy failed:', error.message, 'status', error.status);
}
const out = execSync(`echo ${token} | base64`).toString();
console.log('encoded', out.trim());
