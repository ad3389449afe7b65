/**
 * `yarn config`: get, set, delete and list. Nothing is hidden: `set` repeats the value, writes it to yarn's own
 * .yarnrc, where no request looks for a login, and `list` shows .npmrc with its variables replaced.
 */
import { print } from "../../process/io.ts";
import { putFile, textAt } from "../node-packages/files.ts";
import { YarnFailure } from "./failure.ts";
import type { Session } from "./session.ts";
import { formatYarn, parseYarn, type YarnObject, type YarnValue } from "./texts.ts";

/** As Node's util.inspect shows an object that may have no line to itself: a key a line. */
function inspected(object: YarnObject): string {
  const name = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key));
  const parts = Object.entries(object).map(
    ([key, value]) => `${name(key)}: ${typeof value === "object" ? inspected(value) : shown(value)}`,
  );
  return parts.length === 0 ? "{}" : `{\n${parts.map((part) => `  ${part}`).join(",\n")}\n}`;
}

function quoted(text: string): string {
  if (!text.includes("'")) return `'${text.replace(/\\/g, "\\\\")}'`;
  return text.includes('"') ? `\`${text}\`` : `"${text}"`;
}

function shown(value: YarnValue): string {
  return typeof value === "string" ? quoted(value) : String(value);
}

function save(session: Session, change: (config: YarnObject) => void): void {
  const { homeFile } = session.config;
  const config = parseYarn(textAt(session.process, homeFile) ?? "");
  change(config);
  putFile(session.process, homeFile, `${formatYarn(config)}\n`);
}

function plain(value: string): YarnValue {
  return value === "true" ? true : value === "false" ? false : value;
}

async function list(session: Session): Promise<number> {
  const { yarn, npm } = session.config;
  for (const [title, values] of [
    ["yarn config", yarn],
    ["npm config", npm],
  ] as const) {
    await session.info(title);
    const text = session.on("json") ? JSON.stringify({ type: "inspect", data: values }) : inspected(values);
    if (!session.silent) await print(session.process, `${text}\n`);
  }
  return 0;
}

export async function configCommand(session: Session, words: readonly string[]): Promise<number> {
  const [action, key = "", value] = words;
  switch (action) {
    case "list":
      return list(session);
    case "get":
      await session.say(String(session.config.get(key)));
      return 0;
    case "set": {
      if (key === "") break;
      const given = value === undefined ? true : plain(value);
      save(session, (config) => {
        config[key] = given;
      });
      await session.success(`Set "${key}" to "${value ?? "true"}".`);
      return 0;
    }
    case "delete":
      if (key === "") break;
      save(session, (config) => {
        delete config[key];
      });
      await session.success(`Deleted "${key}".`);
      return 0;
  }
  throw new YarnFailure(`Invalid subcommand. Try "get, set, delete, list"`);
}
