import { expect, test } from "vitest";
import { hostWith, output } from "./support.ts";

const CREATE = "docker service create -q -d=false --stop-grace-period 0s --name app";

async function swarm() {
  return hostWith({ pw: "value\n", tmpl: 'pw={{ secret "pw" }} of {{ .Service.Name }}\n' }, true);
}

/** Docker 28.5.2: the client waits, and ends with 1 when the update is paused. */
test("an update whose task ends at once pauses", async () => {
  const host = await swarm();
  await output(host, `${CREATE} busybox sleep 300`);
  const { exit, stderr } = await host.run("docker service update -q -d=false --args false app");
  expect(exit).toBe(1);
  expect(stderr).toMatch(
    /^service update paused: update paused due to failure or early termination of task [0-9a-z]{25}\n$/,
  );
  expect(await output(host, "docker service inspect app --format '{{.UpdateStatus.State}}'")).toBe(
    "paused\n",
  );
});

test("with --update-failure-action rollback it goes back by itself", async () => {
  const host = await swarm();
  await output(host, `${CREATE} --update-failure-action rollback busybox sleep 300`);
  await output(host, "docker service update -q -d=false --args false app");
  const asked = "{{.UpdateStatus.State}} {{json .PreviousSpec}} {{.Spec.TaskTemplate.ContainerSpec.Args}}";
  expect(await output(host, `docker service inspect app --format '${asked}'`)).toBe(
    "rollback_completed null [sleep 300]\n",
  );
});

test("a rollback swaps the specs, so a second one is where it began", async () => {
  const host = await swarm();
  await output(host, `${CREATE} -e A=1 busybox sleep 300`);
  await output(host, "docker service update -q -d=false --env-add A=2 app");
  const env = "docker service inspect app --format '{{.Spec.TaskTemplate.ContainerSpec.Env}}'";
  await output(host, "docker service rollback -q -d=false app");
  expect(await output(host, env)).toBe("[A=1]\n");
  await output(host, "docker service rollback -q -d=false app");
  expect(await output(host, env)).toBe("[A=2]\n");
});

test("templates are filled in for each task", async () => {
  const host = await swarm();
  await output(host, "docker secret create pw pw && docker config create --template-driver golang conf tmpl");
  await output(
    host,
    `${CREATE} --secret pw --config source=conf,target=/conf --hostname 'h{{.Task.Slot}}' busybox sh -c 'cat /conf; hostname; sleep 300'`,
  );
  expect(await output(host, "docker service logs --raw app")).toBe("pw=value\n of app\nh1\n");
});

test("a global service has one task on the only node, and cannot be scaled", async () => {
  const host = await swarm();
  await output(host, `${CREATE} --mode global busybox sleep 300`);
  expect(await output(host, "docker service ls --format '{{.Mode}} {{.Replicas}}'")).toBe("global 1/1\n");
  expect((await host.run("docker service scale app=2")).stderr).toBe(
    "app: scale can only be used with replicated or replicated-job mode\n",
  );
});

test("five tasks of a slot are kept", async () => {
  const host = await swarm();
  await output(host, `${CREATE} busybox sleep 300`);
  for (let round = 0; round < 6; round++) await output(host, "docker service update -q -d=false --force app");
  expect(await output(host, "docker service ps -q app | wc -l")).toBe("5\n");
  expect(await output(host, "docker ps -aq | wc -l")).toBe("5\n");
});

test("an image that is nowhere leaves tasks that are rejected", async () => {
  const host = await swarm();
  await output(host, "docker service create -q -d --name app nosuch:image");
  const [first] = (await output(host, "docker service ps app --no-trunc --format '{{.Error}}' | sort -u"))
    .split("\n")
    .filter(Boolean);
  expect(first).toBe('"No such image: nosuch:image"');
});

/** Texts of `docker stack deploy` 28.5.2. */
test.each([
  ["services: {app: {image: busybox, bogus: 1}}", "services.app Additional property bogus is not allowed"],
  ["version: '2.4'\nservices: {app: {image: busybox}}", "unsupported Compose file version: 2.4"],
  ["version: 3.8\nservices: {app: {image: busybox}}", "version must be a string"],
  ["name: x\nservices: {app: {image: busybox}}", "(root) Additional property name is not allowed"],
  ["services: {app: {command: ls}}", "invalid image reference for service app: no image specified"],
  [
    "services: {app: {image: busybox, environment: {A: '${X:?need x}'}}}",
    'invalid interpolation format for services.app.environment.A: "required variable X is missing a value: need x"; you may need to escape any $ with another $',
  ],
  ["services: {app: {image: busybox, depends_on: {a: {}}}}", "services.app.depends_on must be a list"],
])("a stack file with %s is refused", async (text, message) => {
  const host = await hostWith({ "stack.yaml": `${text}\n` }, true);
  const { exit, stderr } = await host.run("docker stack deploy -c stack.yaml st");
  expect(stderr.trimEnd().split("\n").at(-1)).toBe(message);
  expect(exit).toBe(1);
});
