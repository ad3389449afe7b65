/** Which spellings of a secret a job's log hides: those of actions/runner's ValueEncoders, and no others. */
import { describe, expect, it } from "vitest";
import { Masker } from "../../../src/engine/ci/log/masker.ts";
import { pushSteps, TOKEN } from "./support.ts";

const SECRET = `- run: |\n    COMMAND\n  env:\n    T: \${{ secrets.NPM_TOKEN }}\n`;

const said = async (command: string) => {
  const { lines } = await pushSteps(SECRET.replace("COMMAND", command));
  return lines.slice(lines.lastIndexOf("##[endgroup]") + 1).join("\n");
};

describe("hidden", () => {
  it.each([
    ["the value", 'echo "token: $T"', "token: ***"],
    ["base64 of the value", 'printf %s "$T" | base64 -w0', "***"],
    ["base64 of what begins with one byte more", 'printf "u%s" "$T" | base64 -w0', /^[\w+/]{4}\*\*\*$/],
    ["base64 of user:value", 'printf "ci:%s" "$T" | base64 -w0', /^[\w+/]{4}\*\*\*$/],
  ])("%s", async (_name, command, shown) => {
    const text = await said(command);
    expect(text).toMatch(shown);
    expect(text).not.toContain(TOKEN);
  });

  it("the value in the script's own text, in `env:` and in what the shell says of an error", async () => {
    const { lines } = await pushSteps(
      `- run: cat /nowhere/\${{ secrets.NPM_TOKEN }}\n  env:\n    T: \${{ secrets.NPM_TOKEN }}\n`,
    );
    expect(lines.join("\n")).not.toContain(TOKEN);
    expect(lines).toContain("cat: /nowhere/***: No such file or directory");
    expect(lines).toContain("  T: ***");
  });
});

describe("not hidden", () => {
  it.each([
    ["base64 of base64", 'printf %s "$T" | base64 -w0 | base64 -w0', btoa(btoa(TOKEN))],
    ["the value reversed", 'echo "$T" | rev', [...TOKEN].reverse().join("")],
    ["hexadecimal digits", 'printf %s "$T" | xxd -p -c 256', Buffer.from(TOKEN).toString("hex")],
    ["a part of the value", 'echo "$T" | cut -c1-20', TOKEN.slice(0, 20)],
    ["one letter a line", 'echo "$T" | fold -w1', [...TOKEN].join("\n")],
  ])("%s", async (_name, command, shown) => {
    expect(await said(command)).toBe(shown);
  });

  it("what no secret of the job is: a value of another job, or one that is typed in", async () => {
    const { lines } = await pushSteps(`- run: echo ${TOKEN}\n`);
    expect(lines).toContain(TOKEN);
  });
});

describe("Masker", () => {
  it("hides each line of a secret of several lines, and not a part of a line", () => {
    const masker = new Masker();
    masker.addSecret('{\n  "user": "ci",\n  "key": "s3cr3t-k3y"\n}\n');
    expect(masker.mask('  "key": "s3cr3t-k3y"')).toBe("  ***");
    expect(masker.mask("s3cr3t-k3y")).toBe("s3cr3t-k3y");
  });

  it("makes one of values that overlap", () => {
    const masker = new Masker();
    masker.add("abcdefgh");
    masker.add("efghijkl");
    expect(masker.mask("1abcdefghijkl2")).toBe("1***2");
  });

  it("hides what ::add-mask:: names from then on", async () => {
    const { lines } = await pushSteps(
      "- run: |\n    echo first-words\n    echo ::add-mask::first-words\n    echo first-words\n",
    );
    const after = lines.slice(lines.lastIndexOf("##[endgroup]") + 1);
    expect(after).toEqual(["first-words", "***"]);
  });
});
