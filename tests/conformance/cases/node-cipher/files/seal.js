const crypto = require('crypto');
const zlib = require('zlib');
const fs = require('fs');
const read = (name) => fs.readFileSync(`/run/secrets/${name}`, 'utf8').trim();
const key = crypto.scryptSync(read('vault_password'), 'salt', 32);
const cipher = crypto.createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
const sealed = cipher.update(read('api_token'), 'utf8', 'base64') + cipher.final('base64');
fs.writeFileSync('/etc/sealed', sealed + '.' + cipher.getAuthTag().toString('base64'));
const open = crypto.createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
open.setAuthTag(cipher.getAuthTag());
console.log('opens to', open.update(sealed, 'base64', 'utf8') + open.final('utf8'));
const cbc = crypto.createCipheriv('aes-128-cbc', crypto.pbkdf2Sync(read('vault_password'), 'salt', 1000, 16, 'sha256'), Buffer.alloc(16));
console.log(cbc.update('always the same', 'utf8', 'hex') + cbc.final('hex'));
fs.writeFileSync('/etc/token.gz', zlib.gzipSync(read('api_token')));
console.log(zlib.gunzipSync(fs.readFileSync('/etc/token.gz')).toString());
try {
  const wrong = crypto.createDecipheriv('aes-256-cbc', key, Buffer.alloc(16));
  wrong.update(sealed, 'base64');
  wrong.final();
} catch (error) {
  console.log('wrong key:', error.code);
}
