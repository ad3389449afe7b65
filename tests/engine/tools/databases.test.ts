import { describe, expect, test } from "vitest";
import { createWorld } from "../../../src/engine/services/world.ts";
import { machineWith, START } from "./machine.ts";

type Variables = Readonly<Record<string, string>>;

const endpoints = () =>
  createWorld(
    { shop: { kind: "postgres", address: "db:5432", accounts: { app: "password" }, databases: ["shop"] } },
    new Map([["password", "pw-one"]]),
    () => START,
  ).endpoints("runtime");

function sh(script: string, variables: Variables = {}, files: Variables = {}) {
  const environment = {
    HOME: "/root",
    PATH: "/bin",
    PGHOST: "db",
    PGUSER: "app",
    PGDATABASE: "shop",
    ...variables,
  };
  return machineWith({ endpoints: endpoints(), files }).run(["dash", "-c", script], { environment });
}

describe("psql", () => {
  const conninfo = "psql -w -c '\\conninfo'";
  const connected = 'You are connected to database "shop" as user "app" on host "db" at port "5432".\n';

  test("takes the password from the environment, an address, a service, a line of standard input", async () => {
    expect((await sh(conninfo, { PGPASSWORD: "pw-one" })).stdout).toBe(connected);
    expect((await sh("psql 'postgresql://app:pw%2Done@db/shop' -c '\\conninfo'")).stdout).toBe(connected);
    const files = { "/root/.pg_service.conf": "[x]\npassword=no\n[shop]\npassword=pw-one\n" };
    expect((await sh(conninfo, { PGSERVICE: "shop" }, files)).stdout).toBe(connected);
    const typed = await sh("echo pw-one | psql -c '\\conninfo'");
    expect(typed).toEqual({ status: 0, stdout: connected, stderr: "Password for user app: \n" });
  });

  test("takes a password file that is the user's alone, and says when one was wrong", async () => {
    const files = { "/root/.pgpass": "# ours\ndb:5432:*:app:pw-one\n" };
    const open = await sh(conninfo, {}, files);
    expect(open.status).toBe(2);
    expect(open.stderr.split("\n")).toEqual([
      'WARNING: password file "/root/.pgpass" has group or world access; permissions should be u=rw (0600) or less',
      'psql: error: connection to server at "db", port 5432 failed: fe_sendauth: no password supplied',
      "",
    ]);
    const close = `umask 077; while IFS= read -r l; do echo "$l"; done < ~/.pgpass > /p; PGPASSFILE=/p ${conninfo}`;
    expect((await sh(close, {}, files)).stdout).toBe(connected);
    const wrong = await sh(close, {}, { "/root/.pgpass": "*:*:*:*:no\n" });
    expect(wrong.stderr).toContain(
      'authentication failed for user "app"\npassword retrieved from file "/p"\n',
    );
  });

  test("names what it cannot read in an address, with what stands there", async () => {
    expect((await sh("psql postgresql://app:a%zz@db/shop")).stderr).toBe(
      'psql: error: invalid percent-encoded token: "a%zz"\n',
    );
    expect((await sh("psql postgresql://app@db:pw-one/shop")).stderr).toBe(
      'psql: error: invalid integer value "pw-one" for connection option "port"\n',
    );
  });

  test("a script goes on after an error unless ON_ERROR_STOP is set; -c ends with status 1", async () => {
    const keys = { PGPASSWORD: "pw-one" };
    const script = "printf 'select * from nope;\\nselect 1;\\n' | psql -qtA";
    expect(await sh(script, keys)).toMatchObject({ status: 0, stdout: "1\n" });
    expect(await sh(`${script} -v ON_ERROR_STOP=1`, keys)).toMatchObject({ status: 3, stdout: "" });
    expect((await sh("psql -c 'select * from nope'", keys)).status).toBe(1);
  });

  test("changes a password, and shows it with -e, in -L's file and to whoever reads its variables", async () => {
    const script =
      "psql -e -L /log -c \"ALTER USER app PASSWORD 'pw-two'\"; PGPASSWORD=pw-two psql -Atc 'select 1'; " +
      "printf '\\\\getenv p PGPASSWORD\\n\\\\echo :p\\n' | PGPASSWORD=pw-two psql; while read -r l; do echo \"$l\"; done < /log";
    const { stdout } = await sh(script, { PGPASSWORD: "pw-one" });
    expect(stdout.split("\n").slice(0, 5)).toEqual([
      "ALTER USER app PASSWORD 'pw-two'",
      "ALTER ROLE",
      "1",
      "pw-two",
      "/******** QUERY *********/",
    ]);
    expect(stdout).toContain("/\nALTER USER app PASSWORD 'pw-two'\n/");
  });
});

describe("redis-server", () => {
  const serve = (options: string, script: string, files: Variables = {}) =>
    machineWith({ files }).run(
      ["dash", "-c", `redis-server ${options} > /dev/null & coreutils:sleep 1; ${script}`],
      { environment: { HOME: "/root", PATH: "/bin" } },
    );

  test("checks the password of an option, a file, a user", async () => {
    const wrong = await serve("--requirepass pw-one", "redis-cli ping; REDISCLI_AUTH=pw-one redis-cli ping");
    expect(wrong.stdout).toBe("NOAUTH Authentication required.\n\nPONG\n");
    const files = { "/redis.conf": 'requirepass "pw-one"\nuser app on >pw-two ~* +@all\n' };
    const both =
      "redis-cli --user app --pass pw-two --no-auth-warning acl whoami; redis-cli -a no --no-auth-warning ping";
    expect(await serve("/redis.conf --port 6379", both, files)).toMatchObject({
      stdout: "app\nNOAUTH Authentication required.\n\n",
      stderr: "AUTH failed: WRONGPASS invalid username-password pair or user is disabled.\n",
    });
  });

  test("keeps values, shows the password to whoever is logged in, and takes commands on standard input", async () => {
    const script =
      "printf 'auth pw-one\\nset k \"two words\"\\nget k\\nconfig get requirepass\\n' | redis-cli; redis-cli -e get k";
    const ran = await serve("--requirepass pw-one", script);
    expect(ran).toMatchObject({
      status: 1,
      stdout: "OK\nOK\ntwo words\nrequirepass\npw-one\n",
      stderr: "NOAUTH Authentication required.\n",
    });
  });
});

describe("clients without a server", () => {
  test("pg_dump warns of a password file that others can read before it connects", async () => {
    const files = { "/root/.pgpass": "*:*:*:*:pw-one\n" };
    const dump = await sh("pg_dump -h localhost -p 1 shop", {}, files);
    expect(dump.status).toBe(1);
    expect(dump.stderr).toMatch(/^WARNING: password file "\/root\/\.pgpass" has group or world access/);
    expect(dump.stderr).toContain('pg_dump: error: connection to server at "localhost", port 1 failed');
  });

  test("mysql --print-defaults shows the password of an option file", async () => {
    const files = { "/root/.my.cnf": '[client]\npassword = "pw one"\n[mysqldump]\nquick\n' };
    const shown = await sh("mysql --print-defaults", {}, files);
    expect(shown.stdout).toContain("--socket=/run/mysqld/mysqld.sock --password=pw one \n");
    const dump = await sh("mysqldump -h localhost -uapp -ppw-one shop", {}, {});
    expect(dump.status).toBe(2);
    expect(dump.stderr).toBe(
      "mysqldump: Got error: 2002: \"Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)\" when trying to connect\n",
    );
  });

  test("redis-server shows the line of its configuration that is wrong", async () => {
    const files = { "/r.conf": "port 6379\nrequirepass pw-one more\n" };
    expect((await sh("redis-server /r.conf", {}, files)).stderr).toBe(
      "\n*** FATAL CONFIG FILE ERROR (Redis 8.0.2) ***\nReading the configuration file, at line 2\n" +
        ">>> 'requirepass pw-one more'\nwrong number of arguments\n",
    );
  });
});
