/**
 * The calls of AWS's other services that clients make to get a login: who am I (STS), a login for a registry of images
 * (ECR), one for packages (CodeArtifact). Actions and fields follow the API references of these services
 * (docs.aws.amazon.com: STS GetCallerIdentity; AmazonECR GetAuthorizationToken; codeartifact GetAuthorizationToken).
 */
import { bytesOf, textOf } from "../process/io.ts";
import type { HttpRequest, HttpResponse } from "../process/types.ts";
import type { Account } from "./accounts.ts";
import { respond, respondJson } from "./http.ts";

/** What the tokens that are handed out are worth now; undefined where the lab has none. */
export interface AwsTokens {
  /** The password with which `AWS` logs in at a registry of images. */
  readonly ecr: () => string | undefined;
  readonly codeartifact: () => string | undefined;
}

/** The account number that everything here belongs to. */
export const AWS_ACCOUNT = "123456789012";
const HOURS = 3600_000;

/** Why a request is refused, as ./object-store.ts found it. */
type Refused = "InvalidAccessKeyId" | "SignatureDoesNotMatch" | undefined;

/** Answers such a call; undefined when the request is none. */
export function awsCall(
  request: HttpRequest,
  url: URL,
  who: Account | Refused,
  tokens: AwsTokens,
  now: () => number,
): HttpResponse | undefined {
  const operation = operationOf(request, url);
  if (!operation) return undefined;
  if (typeof who !== "object") return refuse(operation, who);
  const expires = Math.floor((now() + 12 * HOURS) / 1000);
  switch (operation) {
    case "GetCallerIdentity":
      return identity(who);
    case "ecr": {
      const password = tokens.ecr();
      if (password === undefined) return denied("AccessDeniedException", "Access denied");
      const authorizationToken = btoa(String.fromCharCode(...bytesOf(`AWS:${password}`)));
      const proxyEndpoint = `https://${AWS_ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`;
      return respondJson(200, {
        authorizationData: [{ authorizationToken, expiresAt: expires, proxyEndpoint }],
      });
    }
    case "codeartifact": {
      const authorizationToken = tokens.codeartifact();
      if (authorizationToken === undefined) return denied("AccessDeniedException", "Access denied");
      return respondJson(200, { authorizationToken, expiration: expires });
    }
    case "endpoint": {
      const path = ["format", "repository"].map((name) => url.searchParams.get(name) ?? "").join("/");
      return respondJson(200, { repositoryEndpoint: `${url.origin}/${path}/` });
    }
  }
}

type Operation = "GetCallerIdentity" | "ecr" | "codeartifact" | "endpoint";

function operationOf(
  { method, headers, body }: HttpRequest,
  { pathname, searchParams }: URL,
): Operation | undefined {
  if (pathname === "/" && method === "POST") {
    if (headers.get("x-amz-target")?.endsWith(".GetAuthorizationToken")) return "ecr";
    const isIdentity = new URLSearchParams(textOf(body)).get("Action") === "GetCallerIdentity";
    return isIdentity ? "GetCallerIdentity" : undefined;
  }
  if (!searchParams.has("domain")) return undefined;
  if (pathname === "/v1/authorization-token") return "codeartifact";
  return pathname === "/v1/repository/endpoint" ? "endpoint" : undefined;
}

const UNKNOWN = "The security token included in the request is invalid.";
const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

/** STS and the services that speak JSON have names of their own for a wrong key. */
function refuse(operation: Operation, why: Refused): HttpResponse {
  const message =
    why === "SignatureDoesNotMatch" ? MISMATCH : why ? UNKNOWN : "Request is missing Authentication Token";
  if (operation === "GetCallerIdentity") {
    const code =
      why === "SignatureDoesNotMatch" ? why : why ? "InvalidClientTokenId" : "MissingAuthenticationToken";
    const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
    return respond(403, body, { "content-type": "text/xml" });
  }
  const code =
    why === "SignatureDoesNotMatch"
      ? "InvalidSignatureException"
      : why
        ? "UnrecognizedClientException"
        : "MissingAuthenticationTokenException";
  return denied(code, message);
}

function identity({ user }: Account): HttpResponse {
  const fields = `<Arn>arn:aws:iam::${AWS_ACCOUNT}:user/${user}</Arn><UserId>${user}</UserId><Account>${AWS_ACCOUNT}</Account>`;
  const body = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${fields}</GetCallerIdentityResult><ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
  return respond(200, body, { "content-type": "text/xml" });
}

function denied(code: string, message: string): HttpResponse {
  return respondJson(400, { __type: code, message }, { "x-amzn-errortype": code });
}
