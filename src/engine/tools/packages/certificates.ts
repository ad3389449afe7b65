/** update-ca-certificates: what a certificate of one's own adds is not modelled, the words are (ca-certificates 20250419). */
import { ROOT } from "../../filesystem/types.ts";
import { print } from "../../process/io.ts";
import type { Program } from "../../process/types.ts";

export const updateCaCertificates: Program = async (process) => {
  const { filesystem } = process.machine;
  const folder = "/usr/local/share/ca-certificates";
  const own = filesystem.exists(folder, ROOT)
    ? filesystem.readdir(folder, ROOT).filter((name) => name.endsWith(".crt"))
    : [];
  await print(
    process,
    `Updating certificates in /etc/ssl/certs...\n${own.length} added, 0 removed; done.\nRunning hooks in /etc/ca-certificates/update.d...\ndone.\n`,
  );
  return 0;
};
