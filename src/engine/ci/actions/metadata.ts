/**
 * docker/metadata-action v5: tags and labels for a push to `main` (README of docker/metadata-action). Of `tags` the types `ref`, `raw`,
 * `sha` and `edge` give something for such a push; `semver`, `pep440`, `match` and `schedule` do not. What is written into a label or
 * a tag is readable by whoever gets the image. Its other inputs are refused, and so are expressions in `{{ }}`.
 */
import { NotModelledError } from "../../source/errors.ts";
import { describeLocation } from "../../source/position.ts";
import { listOf } from "./inputs.ts";
import type { ActionCall, ActionModel, ActionResult } from "./types.ts";

const BRANCH = "main";
const DEFAULT_TAGS = "type=schedule\ntype=ref,event=branch\ntype=ref,event=tag\ntype=ref,event=pr";

export const metadata: ActionModel = {
  versions: [
    { tags: ["v5", "v5.8.0"], commit: "c1e51972afc2121e065aed6d45c65596fe445f3f" },
    { tags: ["v5.7.0"], commit: "902fa8ec7d6ecbf8d84d538b9b233a880e428804" },
  ],
  inputs: {
    modelled: ["images", "tags", "labels", "flavor"],
    harmless: ["github-token", "sep-tags", "sep-labels"],
    refused: ["context", "annotations", "sep-annotations", "bake-target"],
  },
  async run(call): Promise<ActionResult> {
    const { inputs, log } = call;
    const names = versions(call);
    const images = listOf(inputs.get("images")).map((image) => image.replace(/^name=/, "").toLowerCase());
    const tags = images.flatMap((image) => names.map((name) => `${image}:${name}`));
    const [version = ""] = names;
    const labels = [...labelsOf(call, version), ...listOf(inputs.get("labels"), "kept")];
    for (const [title, lines] of [
      ["Docker image version", [version]],
      ["Docker tags", tags],
      ["Docker labels", labels],
    ] as const)
      log.group(title, lines);
    const outputs = { version, tags: tags.join("\n"), labels: labels.join("\n") };
    const json = JSON.stringify({ tags, labels: Object.fromEntries(labels.map(pair)) });
    for (const [name, value] of Object.entries({ ...outputs, json }))
      call.exportVariable(`DOCKER_METADATA_OUTPUT_${name.toUpperCase()}`, value);
    return { outputs: new Map(Object.entries({ ...outputs, json })) };
  },
};

const pair = (label: string): [string, string] => {
  const equals = label.indexOf("=");
  return [label.slice(0, equals), label.slice(equals + 1)];
};

/** The tags' names, the most important first (`raw` before `edge`, `ref` and `sha`), and `latest` where it is asked for. */
function versions(call: ActionCall): string[] {
  const { inputs } = call;
  const flavor = inputs.get("flavor") ?? "";
  refuseTemplates(call, flavor);
  const named = listOf(inputs.get("tags") || DEFAULT_TAGS, "kept").flatMap((entry) => versionOf(call, entry));
  const sorted = named.sort((a, b) => b.priority - a.priority).map(({ name }) => name);
  const [, prefix = ""] = /(?:^|\n)\s*prefix=([^,\n]*)/.exec(flavor) ?? [];
  const [, suffix = ""] = /(?:^|\n)\s*suffix=([^,\n]*)/.exec(flavor) ?? [];
  const latest = /latest=true/.test(flavor) ? ["latest"] : [];
  return [...new Set([...sorted.map((name) => `${prefix}${name}${suffix}`), ...latest])];
}

function versionOf(call: ActionCall, entry: string): { readonly name: string; readonly priority: number }[] {
  refuseTemplates(call, entry);
  const fields = new Map(entry.split(",").map(pair));
  const type = fields.has("type") ? fields.get("type") : "raw";
  if (/^false$/i.test(fields.get("enable") ?? "")) return [];
  const around = (name: string, prefix = "") =>
    `${fields.get("prefix") ?? prefix}${name}${fields.get("suffix") ?? ""}`;
  const priority = Number(
    fields.get("priority") ?? { raw: 200, edge: 700, ref: 600, sha: 100 }[type ?? ""] ?? 0,
  );
  const commit = call.environment.get("GITHUB_SHA") ?? "";
  switch (type) {
    case "raw":
      return [{ name: around(fields.get("value") ?? entry), priority }];
    case "edge":
      return (fields.get("branch") ?? BRANCH) === BRANCH ? [{ name: around("edge"), priority }] : [];
    case "ref":
      return fields.get("event") === "branch" ? [{ name: around(BRANCH), priority }] : [];
    case "sha":
      return [
        { name: around(fields.get("format") === "long" ? commit : commit.slice(0, 7), "sha-"), priority },
      ];
    default:
      return [];
  }
}

function refuseTemplates({ at }: ActionCall, text: string): void {
  if (text.includes("{{") && !/type=(?:semver|pep440|match|schedule)/.test(text))
    throw new NotModelledError(`docker/metadata-action with {{ }} (${describeLocation(at)})`);
}

function labelsOf({ repository, environment, runner }: ActionCall, version: string): string[] {
  const url = `https://github.com/${repository.name}`;
  const title = repository.name.replace(/^.*\//, "");
  return Object.entries({
    created: new Date(runner.machine.clock.now()).toISOString(),
    description: "",
    licenses: "",
    revision: environment.get("GITHUB_SHA") ?? "",
    source: url,
    title,
    url,
    version,
  }).map(([name, value]) => `org.opencontainers.image.${name}=${value}`);
}
