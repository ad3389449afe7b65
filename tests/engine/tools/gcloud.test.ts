import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createWorld } from "../../../src/engine/services/world.ts";
import { machineWith, START } from "./machine.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 1024,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const KEY = JSON.stringify({
  type: "service_account",
  project_id: "acme-prod",
  private_key_id: "0f3c",
  private_key: privateKey,
  client_email: "ci@acme.test",
  client_id: "1",
  token_uri: "http://oauth.acme.test/token",
});

const endpoints = () =>
  createWorld(
    {
      google: {
        kind: "http-api",
        address: "oauth.acme.test:80",
        routes: [{ path: "/token", body: '{"access_token":"ya29.one"}', open: true }],
      },
    },
    new Map(),
    () => START,
  ).endpoints("build");

const show = (path: string) =>
  `for f in ${path}; do while IFS= read -r l || [ -n "$l" ]; do printf '%s\\n' "$l"; done < $f; done`;

function sh(script: string, variables: Readonly<Record<string, string>> = {}, key = KEY) {
  const environment = { HOME: "/root", PATH: "/bin", ...variables };
  return machineWith({ endpoints: endpoints(), files: { "/key.json": key } }).run(["dash", "-c", script], {
    environment,
  });
}

describe("gcloud", () => {
  const activate = "gcloud auth activate-service-account --key-file=/key.json";

  test("a service account's key gives a token, which stands in the command's log", async () => {
    const { stdout, stderr } = await sh(
      `${activate}; gcloud auth print-access-token; ${show("~/.config/gcloud/logs/*/*")}`,
    );
    expect(stderr).toBe("Activated service account credentials for: [ci@acme.test]\n");
    expect(stdout).toMatch(/^ya29\.one\n/);
    expect(stdout).toContain("INFO     ___FILE_ONLY___");
    expect(stdout.split("ya29.one")).toHaveLength(3);
  });

  test("keeps the key where libraries and gsutil look for it", async () => {
    const { stdout } = await sh(
      `${activate} 2> /dev/null; ${show("~/.config/gcloud/legacy_credentials/*/adc.json")}`,
    );
    const kept = JSON.parse(stdout) as Record<string, unknown>;
    expect(kept).toMatchObject({ private_key: privateKey, private_key_id: "0f3c", type: "service_account" });
    expect(kept).not.toHaveProperty("project_id");
  });

  test("says what is wrong with a key", async () => {
    const nothing = await sh(activate, {}, "hello");
    expect(nothing).toMatchObject({ status: 1, stdout: "" });
    expect(nothing.stderr).toContain("An account is required when using .p12 keys");
    const broken = await sh(activate, {}, KEY.replace("MII", "NJJ"));
    expect(broken.stderr).toContain("Could not deserialize key data");
    const elsewhere = await sh(activate, {}, KEY.replace("oauth.acme", "nobody"));
    expect(elsewhere.stderr).toContain("There was a problem refreshing your current auth tokens");
  });

  test("GOOGLE_APPLICATION_CREDENTIALS is not for gcloud; a token in the environment is", async () => {
    const print = "gcloud auth print-access-token";
    const other = await sh(print, { GOOGLE_APPLICATION_CREDENTIALS: "/key.json" });
    expect(other.stderr).toContain("You do not currently have an active account selected.");
    expect((await sh(print, { CLOUDSDK_AUTH_ACCESS_TOKEN: "ya29.two" })).stdout).toBe("ya29.two\n");
  });

  test("keeps properties, and names itself docker's helper without a password", async () => {
    const { stdout } = await sh(
      `gcloud config set project acme-prod 2> /dev/null; gcloud config get project; gcloud auth configure-docker gcr.io -q 2> /dev/null; ${show("~/.docker/config.json")}`,
    );
    expect(stdout).toBe('acme-prod\n{\n  "credHelpers": {\n    "gcr.io": "gcloud"\n  }\n}\n');
  });
});
