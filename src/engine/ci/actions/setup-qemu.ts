/**
 * docker/setup-qemu-action: emulators for builds on other platforms. It reads no secret and changes no build for the platform of
 * the runner; other platforms are refused where they are asked for.
 */
import type { ActionModel } from "./types.ts";

export const setupQemu: ActionModel = {
  versions: [{ tags: ["v3", "v3.6.0"], commit: "29109295f81e9208d7d86ff1c6c12d2833863392" }],
  inputs: { modelled: [], harmless: ["platforms", "image", "cache-image"] },
  async run({ log }) {
    log.write("Installing QEMU static binaries...");
    return {};
  },
};
