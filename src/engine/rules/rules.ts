import { argSecret } from "./rules/arg-secret.ts";
import { argUsedAsCredential } from "./rules/arg-used-as-credential.ts";
import { bindMountedKey } from "./rules/bind-mounted-key.ts";
import { buildArgPassesSecret } from "./rules/build-arg-passes-secret.ts";
import { composeBuildArgSecret } from "./rules/compose-build-arg-secret.ts";
import { composeConfigContentSecret } from "./rules/compose-config-content-secret.ts";
import { composeEnvFileSecret } from "./rules/compose-env-file-secret.ts";
import { composeEnvironmentPassword } from "./rules/compose-environment-password.ts";
import { composeEnvironmentSourcedSecret } from "./rules/compose-environment-sourced-secret.ts";
import { composeSecretMode } from "./rules/compose-secret-mode.ts";
import { composeSecretNotAttached } from "./rules/compose-secret-not-attached.ts";
import { composeSecretShared } from "./rules/compose-secret-shared.ts";
import { composeUndefinedSecret } from "./rules/compose-undefined-secret.ts";
import { composeUnusedSecret } from "./rules/compose-unused-secret.ts";
import { composeVariableIntoEnvironment } from "./rules/compose-variable-into-environment.ts";
import { copyEverything } from "./rules/copy-everything.ts";
import { copyFromTaintedStage } from "./rules/copy-from-tainted-stage.ts";
import { copySecretFile } from "./rules/copy-secret-file.ts";
import { credentialInCommand } from "./rules/credential-in-command.ts";
import { entrypointExportsSecret } from "./rules/entrypoint-exports-secret.ts";
import { envMountReadAsFile } from "./rules/env-mount-read-as-file.ts";
import { envSecret } from "./rules/env-secret.ts";
import { missingSecretHidden } from "./rules/failure-hidden.ts";
import { gitCloneKeepsToken } from "./rules/git-clone-keeps-token.ts";
import { heredocCredentials } from "./rules/heredoc-credentials.ts";
import { labelSecret } from "./rules/label-secret.ts";
import { literalToken } from "./rules/literal-token.ts";
import { nonrootCannotReadSecret } from "./rules/nonroot-cannot-read-secret.ts";
import { onbuildSecret } from "./rules/onbuild-secret.ts";
import { removedInLaterLayer } from "./rules/removed-in-later-layer.ts";
import { runEnvPassesSecret } from "./rules/run-env-passes-secret.ts";
import { runtimeSecretBaked } from "./rules/runtime-secret-baked.ts";
import { sameSecretBuildAndRun } from "./rules/same-secret-build-and-run.ts";
import { secretInCacheMount } from "./rules/secret-in-cache-mount.ts";
import { secretNotMounted } from "./rules/secret-not-mounted.ts";
import { secretNotMountedHere } from "./rules/secret-not-mounted-here.ts";
import { secretNotSupplied } from "./rules/secret-not-supplied.ts";
import { secretPrinted } from "./rules/secret-printed.ts";
import { secretWrittenToLayer } from "./rules/secret-written-to-layer.ts";
import { serviceSecretForBuild } from "./rules/service-secret-for-build.ts";
import { toolStoresSecret } from "./rules/tool-stores-secret.ts";
import { tracePrintsSecret } from "./rules/trace-prints-secret.ts";
import { urlWithPassword } from "./rules/url-credentials.ts";
import { verboseClientPrintsSecret } from "./rules/verbose-client-prints-secret.ts";
import { workflowActionByTag } from "./rules/workflow-action-by-tag.ts";
import { workflowBuildArgSecret } from "./rules/workflow-build-arg-secret.ts";
import { workflowSecretInScript } from "./rules/workflow-secret-in-script.ts";
import type { Rule } from "./types.ts";

/** Every rule, by message id. */
export const rules: readonly Rule[] = [
  argSecret,
  argUsedAsCredential,
  bindMountedKey,
  buildArgPassesSecret,
  composeBuildArgSecret,
  composeConfigContentSecret,
  composeEnvFileSecret,
  composeEnvironmentPassword,
  composeEnvironmentSourcedSecret,
  composeSecretMode,
  composeSecretNotAttached,
  composeSecretShared,
  composeUndefinedSecret,
  composeUnusedSecret,
  composeVariableIntoEnvironment,
  copyEverything,
  copyFromTaintedStage,
  copySecretFile,
  credentialInCommand,
  entrypointExportsSecret,
  envMountReadAsFile,
  envSecret,
  missingSecretHidden,
  gitCloneKeepsToken,
  heredocCredentials,
  labelSecret,
  literalToken,
  nonrootCannotReadSecret,
  onbuildSecret,
  removedInLaterLayer,
  runEnvPassesSecret,
  runtimeSecretBaked,
  sameSecretBuildAndRun,
  secretInCacheMount,
  secretNotMountedHere,
  secretNotMounted,
  secretNotSupplied,
  secretPrinted,
  secretWrittenToLayer,
  serviceSecretForBuild,
  toolStoresSecret,
  tracePrintsSecret,
  urlWithPassword,
  verboseClientPrintsSecret,
  workflowActionByTag,
  workflowBuildArgSecret,
  workflowSecretInScript,
];
