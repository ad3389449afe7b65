/**
 * What a repointed action does besides its work. In March 2025 the commit behind the moved tags of tj-actions/changed-files
 * searched the runner's memory for secrets and printed them into the job's log, base64 of base64, which the log's masking
 * does not know (GHSA-mrrh-fwg8-r2c3, CVE-2025-30066). This stand-in has none of that code: the simulator hands it the
 * secrets that the job was sent, and it prints them in the same spelling. Nothing leaves the log.
 */
import { base64 } from "../../services/tarball.ts";

export function dump(secrets: ReadonlyMap<string, string>): string {
  const lines = [...secrets].map(([name, value]) => `${name}=${value}\n`).join("");
  const encoder = new TextEncoder();
  return base64(encoder.encode(base64(encoder.encode(lines))));
}
