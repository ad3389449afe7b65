process.env.LOADED = process.env.API_TOKEN.trim();
console.log('preloaded for', process.argv.slice(2));
