/** pylock.toml as `pip lock` writes it (PEP 751). */
import { canonical } from "./requirement.ts";
import type { Chosen } from "./resolve.ts";

const text = (value: string) => JSON.stringify(value);

function packageText({ wheel, file, url, sha256, direct }: Chosen): string {
  const head = `[[packages]]\nname = ${text(canonical(wheel.name))}\n`;
  if (direct) {
    return `${head}\n[packages.archive]\nurl = ${text(url)}\n\n[packages.archive.hashes]\nsha256 = ${text(sha256)}\n`;
  }
  return (
    `${head}version = ${text(wheel.version)}\n\n[[packages.wheels]]\nname = ${text(file)}\nurl = ${text(url)}\n\n` +
    `[packages.wheels.hashes]\nsha256 = ${text(sha256)}\n`
  );
}

export function lockText(chosen: readonly Chosen[]): string {
  const sorted = [...chosen].sort((a, b) => (canonical(a.wheel.name) < canonical(b.wheel.name) ? -1 : 1));
  return `lock-version = "1.0"\ncreated-by = "pip"\n${sorted.map((each) => `\n${packageText(each)}`).join("")}`;
}
