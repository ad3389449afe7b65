const token = require('fs').readFileSync('/run/secrets/api_token', 'utf8');
const url = 'http://127.0.0.1:8099/echo/x';
const main = async () => {
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
  console.log(await answer.text());
  try {
    require('http').get(url, { headers: { Authorization: `Bearer ${token}` } });
  } catch (error) {
    console.log(error.code, error.message);
  }
  await fetch(url, { headers: { 'X-Token': `${token}; ${token}` } });
};
main().catch((error) => {
  console.error('failed:', error.message);
  require('http').request(url, { method: 'POST', headers: { Cookie: token } });
});
