import { describe, expect, test } from "vitest";
import { compileTemplate } from "../../../src/engine/source/template/evaluate.ts";
import { goStruct } from "../../../src/engine/source/template/print.ts";

/** What `docker inspect --format` of 28.5.2 printed for an image with this config. */
const image = {
  RootFS: goStruct({ Type: "layers", Layers: ["sha256:a", "sha256:b"] }),
  Config: {
    Cmd: ["sleep", "1000"],
    Env: ["PATH=/bin", "B=2", "A=1"],
    Labels: { b: "2", a: "<b>&c" },
    Volumes: { "/data": {} },
    Entrypoint: null,
    Healthcheck: null,
  },
};

test.each([
  ["{{.Config.Env}}", "[PATH=/bin B=2 A=1]"],
  ["{{json .Config.Env}}", '["PATH=/bin","B=2","A=1"]'],
  ["{{json .Config.Labels}}", '{"b":"2","a":"<b>&c"}'],
  ["{{range .Config.Env}}{{.}},{{end}}", "PATH=/bin,B=2,A=1,"],
  ["{{range $k, $v := .Config.Labels}}{{$k}}={{$v}};{{end}}", "a=<b>&c;b=2;"],
  ["{{index .Config.Env 0}}", "PATH=/bin"],
  ['{{index .Config.Labels "a"}}', "<b>&c"],
  ["{{.Config.Volumes}}", "map[/data:map[]]"],
  ["{{len .Config.Env}}", "3"],
  ["{{.RootFS}}", "{layers [sha256:a sha256:b]}"],
  ["{{.Config.Entrypoint}} {{.Config.Healthcheck}}", "[] <nil>"],
  ['{{join .Config.Cmd " "}}', "sleep 1000"],
  ["{{if .Config.Entrypoint}}yes{{else}}no{{end}}", "no"],
  ["{{with .Config.Cmd}}{{index . 1}}{{end}}", "1000"],
  ['{{println "x"}}y', "x\ny"],
  ["a {{- /* nothing */ -}} b", "ab"],
  ['{{.Config.Cmd | json | printf "%s!"}}', '["sleep","1000"]!'],
])("%s", (template, expected) => {
  expect(compileTemplate(template)(image)).toBe(expected);
});

describe("refusals in Go's words", () => {
  test("a field that is not there", () => {
    expect(() => compileTemplate("{{.Nope}}")(image)).toThrow(
      'template: :1:2: executing "" at <.Nope>: map has no entry for key "Nope"',
    );
    expect(() => compileTemplate("{{.Nope}}", { type: "*formatter.ContainerContext" })({})).toThrow(
      'template: :1:2: executing "" at <.Nope>: can\'t evaluate field Nope in type *formatter.ContainerContext',
    );
  });

  test("a template that does not parse", () => {
    expect(() => compileTemplate("{{.Names")).toThrow("unclosed action");
  });
});
