import type { Tool } from "../core/tool.ts";
export const awk: Tool = { run: async (call) => call.refuse("every program") };
