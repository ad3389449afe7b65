import { type Account, type Accounts, isUsable, type Presentation } from "../../services/accounts.ts";
import type { World } from "../../services/world.ts";
import { clockText } from "./advance.ts";
import type { Action } from "./index.ts";

const HEAD = ["SERVICE", "CREDENTIAL", "STATE", "AGE", "LEFT", "LAST USED"];

export const status: Action = (world, _words, process) => {
  const now = process.machine.clock.now();
  const servers = [
    ...[...world.services.values()].map(({ name, accounts }) => [name, accounts] as const),
    ...world.servers(),
  ];
  const rows = servers.flatMap(([name, accounts]) =>
    accounts.list.map((account) => rowOf(world, name, accounts, account, now)),
  );
  const collectors = [...world.services.values()]
    .filter(({ kind }) => kind === "collector")
    .map(
      ({ name, received }) =>
        `${name} is an attacker's, and has received ${received.length}: world inbox ${name}`,
    );
  const refused = servers.flatMap(([name, { presentations }]) => {
    const last = presentations.findLast(({ accepted }) => !accepted);
    return last ? [`${name} refused a value last from ${used(last, now)}`] : [];
  });
  const lines = [
    ...(rows.length > 0 ? columns([HEAD, ...rows]) : ["No service takes a credential."]),
    ...refused,
    ...collectors,
  ];
  return `It is ${clockText(now)}.\n${lines.join("\n")}\n`;
};

function rowOf(world: World, service: string, accounts: Accounts, account: Account, now: number): string[] {
  const { value, user, credential, state, issued, expires } = account;
  const last = accounts.presentations.findLast(
    (shown) => shown.accepted && shown.value === value && (shown.user ?? user) === user,
  );
  const left = expires === undefined ? "for ever" : span(Math.max(0, expires - now));
  return [
    service,
    nameOf(world, account) ?? credential,
    state === "revoked" ? "revoked" : isUsable(account, now) ? "active" : "expired",
    span(now - issued),
    left,
    last ? used(last, now) : "never",
  ];
}

/** What the lab calls it. A server in a container knows only a value. */
function nameOf(world: World, { credential, value }: Account): string | undefined {
  if (world.credentials.has(credential)) return credential;
  for (const { name, value: current, former } of world.credentials.values()) {
    if (current === value) return name;
    if (former.includes(value)) return `${name} (old)`;
  }
  return undefined;
}

function used({ client, phase, time }: Presentation, now: number): string {
  return `${client ?? (phase === "build" ? "a build" : "a client")}, ${span(now - time)} ago`;
}

/** `45s`, `12m`, `3h`, `2d`: the largest unit of which there is one. */
function span(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("   ")
      .trimEnd(),
  );
}
