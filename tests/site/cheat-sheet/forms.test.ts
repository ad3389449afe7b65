import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { gradeLab } from "../../../src/engine/grading/grade.ts";
import { parseLab } from "../../../src/engine/grading/lab.ts";
import { workspaceOf } from "../../../src/engine/source/workspace.ts";
import { FORMS } from "../../../src/site/cheat-sheet/forms.ts";
import type { Listing } from "../../../src/site/cheat-sheet/types.ts";
import { COMMIT, PROOFS, type Proof, VALUE } from "./proofs.ts";

/** A form's lines as a lab: the same text that the page shows, in the project that its proof puts around it. */
function labOf(proof: Proof, { shell = "" }: Listing) {
  const head = stringify({
    credentials: {
      token: {
        ...{ value: proof.value ?? VALUE, phase: proof.phase ?? "build" },
        ...(proof.outputs && { outputs: proof.outputs }),
      },
    },
    ...(proof.environment && { environment: { [proof.environment]: VALUE } }),
    ...(proof.swarm && { swarm: true }),
    commands: [...(proof.first ?? []), ...shell.replaceAll("\\\n", " ").split("\n").filter(Boolean)],
    checks: [
      { id: "works", title: "It works", check: "commands-succeed" },
      {
        id: "hidden",
        title: "Hidden",
        check: "hidden",
        credential: "token",
        allow: ["source", "container-mount"],
      },
      ...(proof.service
        ? [
            {
              id: "login",
              title: "It logs in",
              check: "authenticated",
              credential: "token",
              service: "outside",
              phase: "build",
            },
          ]
        : []),
    ],
  });
  const world = proof.service ? `services:\n  outside:${proof.service}\n` : "";
  return parseLab(`${head}${world}${proof.ci ? `ci:${proof.ci}\n` : ""}`);
}

/** `<token>` in a listing's file stands for the value. */
function filesOf(proof: Proof, { shell: _, Dockerfile, ...files }: Listing) {
  const listed = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      `${(proof.files?.[name] && name === ".npmrc" ? proof.files[name] : "") + text}\n`.replaceAll(
        "<token>",
        VALUE,
      ),
    ]),
  );
  const dockerfile = Dockerfile === undefined ? {} : { Dockerfile: `${proof.before}${Dockerfile}\n` };
  const workflow = proof.workflow && {
    ".github/workflows/build.yml":
      proof.workflow +
      `${files["build.yml"]}${proof.and ?? ""}`
        .replace("<full commit hash>", COMMIT)
        .replace(/^/gm, "      "),
  };
  return workspaceOf({ ...proof.files, ...listed, ...dockerfile, ...workflow });
}

const proved = FORMS.filter(({ unproved }) => unproved === undefined);

describe("every form of the cheat sheet", () => {
  it("has an id of its own, and either a proof or a reason for none", () => {
    expect(new Set(FORMS.map(({ id }) => id)).size).toBe(FORMS.length);
    expect(Object.keys(PROOFS).sort()).toEqual(proved.map(({ id }) => id).sort());
  });
});

describe.each(proved)("$id", ({ id, wrong, right, shows }) => {
  const proof = PROOFS[id] as Proof;
  // A literal in the wrong form (an ENV) is replaced in the second run like any other value.
  const inside = (listing: Listing): Listing =>
    Object.fromEntries(
      Object.entries(listing).map(([name, text]) => [name, text.replaceAll("hvs.CAESIJ8mQ2wXtR5yLp", VALUE)]),
    );

  it("is seen where the sheet says, in its wrong form", async () => {
    const verdict = await gradeLab(labOf(proof, wrong), filesOf(proof, inside(wrong)), "app");
    const seen = new Set(
      verdict.evidence.filter(({ meant }) => !meant).map(({ finding }) => finding.surface),
    );
    for (const surface of shows) expect([...seen], JSON.stringify(verdict.commands)).toContain(surface);
  });

  it("works in its right form, logs in, and is seen nowhere else", async () => {
    const verdict = await gradeLab(labOf(proof, right), filesOf(proof, right), "app");
    const places = verdict.evidence
      .filter(({ finding }) => finding.allowed === undefined)
      .map(({ finding }) => finding.surface)
      .filter((surface) => surface !== "source" && surface !== "container-mount");
    expect(places, JSON.stringify(verdict.evidence)).toEqual([]);
    const troubles = verdict.checks.filter(({ status }) => status !== "passed").map(({ message }) => message);
    if (proof.fails) expect(troubles[0]).toMatch(proof.fails);
    else expect(troubles).toEqual([]);
  });
});
