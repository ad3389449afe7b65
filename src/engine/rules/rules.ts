import { argSecret } from "./rules/arg-secret.ts";
import { argUsedAsCredential } from "./rules/arg-used-as-credential.ts";
import { envSecret } from "./rules/env-secret.ts";
import { gitCloneKeepsToken } from "./rules/git-clone-keeps-token.ts";
import { literalToken } from "./rules/literal-token.ts";
import { onbuildSecret } from "./rules/onbuild-secret.ts";
import { runtimeSecretBaked } from "./rules/runtime-secret-baked.ts";
import { secretInCacheMount } from "./rules/secret-in-cache-mount.ts";
import { secretPrinted } from "./rules/secret-printed.ts";
import { secretWrittenToLayer } from "./rules/secret-written-to-layer.ts";
import { toolStoresSecret } from "./rules/tool-stores-secret.ts";
import { tracePrintsSecret } from "./rules/trace-prints-secret.ts";
import { urlWithPassword } from "./rules/url-credentials.ts";
import { verboseClientPrintsSecret } from "./rules/verbose-client-prints-secret.ts";
import type { Rule } from "./types.ts";

/** Every rule, by message id. */
export const rules: readonly Rule[] = [
  argSecret,
  argUsedAsCredential,
  envSecret,
  gitCloneKeepsToken,
  literalToken,
  onbuildSecret,
  runtimeSecretBaked,
  secretInCacheMount,
  secretPrinted,
  secretWrittenToLayer,
  toolStoresSecret,
  tracePrintsSecret,
  urlWithPassword,
  verboseClientPrintsSecret,
];
