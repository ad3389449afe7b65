import { buildIfNeeded, serve } from "../../src/cli/serve.ts";

/** Serves the built site on a free port for the whole test run; tests find it as the base URL. */
export default async function startServer() {
  buildIfNeeded();
  const { server, address } = await serve(0);
  process.env.LEAKLAB_URL = address;
  return () => new Promise((closed) => server.close(closed));
}
