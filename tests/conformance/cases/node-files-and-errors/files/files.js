const fs = require('fs');
const token = fs.readFileSync('/run/secrets/api_token', 'utf8').trim();
fs.mkdirSync('/srv/a/b', { recursive: true });
fs.writeFileSync('/srv/a/b/token', token, { mode: 0o600 });
fs.cpSync('/srv/a', '/srv/copy', { recursive: true });
fs.renameSync('/srv/a/b/token', `/srv/a/b/${token}`);
fs.symlinkSync(`/srv/a/b/${token}`, '/srv/link');
const log = fs.createWriteStream('/var/log/app.log', { flags: 'a' });
log.write(`token ${token}\n`);
log.end('done\n', () => console.log(fs.readFileSync('/var/log/app.log', 'utf8').length > 0));
for (const run of [
  () => fs.copyFileSync(`/nope/${token}`, '/srv/x'),
  () => fs.renameSync('/nope', `/srv/${token}`),
  () => fs.readFileSync('/srv'),
  () => fs.rmSync(`/srv/none-${token}`),
]) try { run(); } catch (error) { console.log(error.message); }
fs.promises.unlink(`/srv/gone-${token}`).catch((error) => { console.error(error); fs.rmSync('/srv/a', { recursive: true }); });
