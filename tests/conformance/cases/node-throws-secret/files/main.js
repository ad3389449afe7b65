async function connect(token) {
  const error = new Error(`login refused for ${token}`);
  error.config = { headers: { Authorization: `Bearer ${token}` } };
  throw error;
}
connect(process.env.API_TOKEN.trim());
