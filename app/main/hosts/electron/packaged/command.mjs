// Runs the command that was built into the archive beside it. Knows no command itself.
const built = new URL('../app.asar/out/main/cli.js', import.meta.url);
const { run } = await import(built.href);
await run(process.argv.slice(2));
