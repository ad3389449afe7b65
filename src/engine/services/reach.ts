import type { DatabaseLogin, Endpoint, HttpRequest, HttpResponse } from "../process/types.ts";
import type { Accounts, Phase } from "./accounts.ts";
import { postgres } from "./database.ts";
import type { FullDefinition } from "./definitions.ts";
import { gitHost } from "./git-host.ts";
import { respond } from "./http.ts";
import { httpApi } from "./http-api.ts";
import { imageRegistry } from "./image-registry.ts";
import { npmRegistry } from "./npm-registry.ts";
import { objectStore } from "./object-store.ts";
import { packageIndex } from "./package-index.ts";
import { packageService } from "./packages/service.ts";
import { redis } from "./redis.ts";
import type { RegistryStore } from "./registry-store.ts";
import { type VaultOptions, vault } from "./vault.ts";

type Surroundings = Pick<VaultOptions, "worth" | "accountsOf" | "now"> & {
  readonly accounts: Accounts;
  /** Filled by a collector: every request as text. */
  readonly received: string[];
  /** What a registry of images holds. */
  readonly store: RegistryStore;
};

type Reach = (phase: Phase) => Endpoint;

function requestText({ method, url, headers, body }: HttpRequest): string {
  const lines = [`${method} ${url}`, ...[...headers].map(([name, value]) => `${name}: ${value}`), ""];
  return `${lines.join("\n")}\n${new TextDecoder().decode(body)}`;
}

/** How a service is reached, by its kind. */
export function reach(definition: FullDefinition, around: Surroundings): Reach {
  const { accounts, received } = around;
  const http =
    (handle: (request: HttpRequest, phase: Phase) => HttpResponse): Reach =>
    (phase) => ({
      protocol: "http",
      tls: definition.address.endsWith(":443"),
      handle: async (request) => handle(request, phase),
    });
  switch (definition.kind) {
    case "npm-registry": {
      const packages = Object.entries(definition.packages).map(
        ([name, { version, access, files, ...manifest }]) => ({
          ...{ name, version, files, manifest },
          public: access === "public",
        }),
      );
      return http(npmRegistry(packages, accounts));
    }
    case "package-index": {
      const packages = Object.entries(definition.packages).map(([name, { access, ...rest }]) => ({
        ...{ name, ...rest },
        public: access === "public",
      }));
      return http(packageIndex(packages, accounts));
    }
    case "http-api":
      return http(httpApi(definition.routes, accounts));
    case "image-registry":
      return http(imageRegistry(around.store, definition.public, accounts));
    case "object-store": {
      const { ecr, codeartifact } = definition.tokens;
      const worth = (name: string | undefined) => () =>
        name === undefined ? undefined : around.worth(name).value;
      const tokens = { ecr: worth(ecr), codeartifact: worth(codeartifact) };
      return http(objectStore({ ...definition, tokens, now: around.now }, accounts));
    }
    case "packages":
      return http(packageService(definition.format, accounts));
    case "vault":
      return http(vault({ ...definition, ...around }, accounts));
    case "git-host": {
      const host = gitHost(definition.address, definition.repositories, accounts);
      return definition.address.endsWith(":22") ? (phase) => host.ssh(phase) : http(host.http);
    }
    case "collector":
      return http((request) => {
        received.push(requestText(request));
        return respond(200, "ok\n");
      });
    case "postgres": {
      const connect = postgres(definition.databases, definition.tables, accounts);
      return (phase) => ({
        protocol: "postgres",
        connect: (login: DatabaseLogin) => connect(login, phase),
      });
    }
    case "redis": {
      const connect = redis({ accounts });
      return (phase) => ({ protocol: "redis", connect: (login: DatabaseLogin) => connect(login, phase) });
    }
  }
}
