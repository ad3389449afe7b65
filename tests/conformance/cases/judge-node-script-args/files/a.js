const [, , flag, value] = process.argv;
console.error("%s is %s", flag, value);
console.log({ value, n: [1, 2, { a: value }] });
process.exit(value.startsWith("npm_") ? 3 : 0);
