import { parseArgs } from 'node:util';
const { values, positionals } = parseArgs({ options: { token: { type: 'string', short: 't' }, quiet: { type: 'boolean' } }, allowPositionals: true });
console.log(values, positionals, process.env.LOADED);
