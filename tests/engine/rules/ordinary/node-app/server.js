const password = process.env.PASSWORD ?? readFileSync("/run/secrets/password");
