/** The JSON of `pip install --report` and of `pip inspect`. URLs in it have no login, but their query. */
import type { Context } from "./command.ts";
import { exists, readText } from "./files.ts";
import { directUrl } from "./install-wheel.ts";
import { installedPackages } from "./installed.ts";
import { metadataJson } from "./metadata.ts";
import type { Chosen } from "./resolve.ts";

const ENVIRONMENT = {
  implementation_name: "cpython",
  implementation_version: "3.13.5",
  os_name: "posix",
  platform_machine: "x86_64",
  platform_release: "6.1.0",
  platform_system: "Linux",
  platform_version: "#1 SMP",
  python_full_version: "3.13.5",
  platform_python_implementation: "CPython",
  python_version: "3.13",
  sys_platform: "linux",
};

export function installReport(chosen: readonly Chosen[]): object {
  const install = chosen.map((each) => {
    const { archive_info, url } = directUrl(each) as { archive_info: object; url: string };
    return {
      download_info: { url, archive_info },
      is_direct: each.direct,
      is_yanked: false,
      requested: each.requested,
      metadata: metadataJson(each.wheel.metadata),
    };
  });
  return { version: "1", pip_version: "25.1.1", install, environment: ENVIRONMENT };
}

export function inspection(context: Context): object {
  const { process } = context;
  const installed = installedPackages(context).map(({ location, info, metadata, name, version }) => {
    const direct = info === undefined ? undefined : readText(process, `${info}/direct_url.json`);
    const { url, ...rest } = JSON.parse(direct ?? "{}") as { url?: string };
    return {
      metadata: metadataJson(metadata),
      metadata_location: info ?? `${location}/${name}-${version}.dist-info`,
      ...(direct === undefined ? {} : { direct_url: { url, ...rest } }),
      installer: info === undefined ? "debian" : (readText(process, `${info}/INSTALLER`) ?? "").trim(),
      requested: info !== undefined && exists(process, `${info}/REQUESTED`),
    };
  });
  return { version: "1", pip_version: "25.1.1", installed, environment: ENVIRONMENT };
}
