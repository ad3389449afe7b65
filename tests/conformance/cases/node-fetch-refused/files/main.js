const http = require('http');
const token = process.env.API_TOKEN.trim();
const options = { host: '127.0.0.1', port: 8098, path: `/v1?token=${token}`, headers: { Authorization: `Bearer ${token}` } };
http.get(options).on('error', async (error) => {
  console.error('http:', error.message, error.code);
  try {
    await fetch(`http://127.0.0.1:8098/${token}`, { headers: { Authorization: token } });
  } catch (failure) {
    console.error('fetch:', failure.message, failure.cause.code);
    console.error(failure);
  }
  const answer = await fetch('http://127.0.0.1:8099/private/x');
  if (!answer.ok) throw Object.assign(new Error(`HTTP ${answer.status}`), { request: { url: answer.url, headers: options.headers } });
});
