import type { Engine } from "../engine/evidence/case.ts";

/** What `--engine` names. The layers behind them are loaded when needed: proving on Docker needs no simulator. */
export async function openEngine(
  name: "simulated" | "docker",
  options: { readonly builder?: boolean } = {},
): Promise<Engine> {
  if (name === "simulated") return (await import("../engine/evidence/simulated.ts")).createComparableDocker();
  const [{ createRealDocker }, { loopbackHttp }] = await Promise.all([
    import("../real-docker/run-case.ts"),
    import("../engine/services/loopback-http.ts"),
  ]);
  return createRealDocker({ loopback: loopbackHttp, ...options });
}
