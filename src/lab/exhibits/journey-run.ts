import { containerObjects } from "../../engine/evidence/objects.ts";
import { CONTAINER_SURFACES, type Surface } from "../../engine/evidence/types.ts";
import type { Container } from "../../engine/runtime/types.ts";
import { type JourneyFacts, placeAt } from "./journey.ts";
import type { Stop, Way } from "./types.ts";

/** Containers, Compose projects and swarm services, and the servers outside. */
export function runStops(facts: JourneyFacts): Stop[] {
  const { host } = facts.witnessed.runs[0].scene;
  const running = named(facts).map(
    ([object, container]): Stop => ({
      id: `container ${object}`,
      kind: "container",
      phase: "runtime",
      title: object,
      about: container.status === "running" ? "a running container" : "a container that has ended",
      places: CONTAINER_SURFACES.map((surface) => placeAt(facts, surface, object)),
    }),
  );
  const projects = (["compose-config", "service-spec"] as const).flatMap((surface) =>
    objectsOn(facts, surface).map(
      (object): Stop => ({
        id: `${surface} ${object}`,
        kind: "project",
        phase: "runtime",
        title: object,
        about:
          surface === "compose-config" ? "the resolved Compose project" : "the service as managers store it",
        places: [placeAt(facts, surface, object)],
      }),
    ),
  );
  const outside = [...host.world.services.values()].map(
    ({ name, kind }): Stop => ({
      id: `outside ${name}`,
      kind: "outside",
      phase: "runtime",
      title: name,
      about: kind === "collector" ? "the attacker's" : "outside service",
      places: kind === "collector" ? [placeAt(facts, "exfiltrated", name)] : [],
    }),
  );
  return [...running, ...projects, ...outside];
}

export function runWays(facts: JourneyFacts): Way[] {
  const { credentials, runs } = facts.witnessed;
  const { host } = runs[0].scene;
  const { findings } = facts.reply;
  const ways: Way[] = [];
  const containers = named(facts);
  const at = (surface: Surface, object: string, credential: string) =>
    findings.filter(
      ({ finding }) =>
        finding.surface === surface && finding.object === object && finding.credential === credential,
    );
  for (const [object, container] of containers) {
    const to = `container ${object}`;
    const image = imageOf(facts, container);
    const inherited = credentials.some(
      ({ name }) =>
        image !== undefined &&
        at("image-config", image, name).length > 0 &&
        at("container-config", object, name).length > 0,
    );
    if (image !== undefined)
      ways.push({
        from: `image ${image}`,
        to,
        kind: inherited ? "leak" : "plain",
        how: inherited ? "inherited from the image" : "runs the image",
      });
    for (const { name, value } of credentials) {
      const from = `credential ${name}`;
      const configured = at("container-config", object, name);
      const mounted = at("container-mount", object, name);
      if (configured.length > 0 && !inherited)
        ways.push({ from, to, kind: "leak", how: arrival(configured[0]?.finding.where ?? "") });
      if (mounted.length > 0) {
        const meant = mounted.every((finding) => finding.meant);
        ways.push({
          from,
          to,
          kind: meant ? "meant" : "leak",
          how: `mount ${mounted[0]?.finding.where ?? ""}`,
        });
      }
      for (const { service, accepted, phase, value: shown, client } of host.world.presentations()) {
        if (!accepted || phase !== "runtime" || shown !== value || client !== container.name) continue;
        const server = containers.find(([, other]) => other.name === service)?.[0];
        ways.push({
          from: to,
          to: server === undefined ? `outside ${service}` : `container ${server}`,
          kind: "meant",
          how: "shown and taken",
        });
      }
    }
  }
  for (const { finding, meant } of findings) {
    const from = `credential ${finding.credential}`;
    if (finding.surface === "compose-config" || finding.surface === "service-spec")
      ways.push({
        from,
        to: `${finding.surface} ${finding.object}`,
        kind: meant ? "meant" : "leak",
        how: finding.where,
      });
    if (finding.surface === "exfiltrated")
      ways.push({ from, to: `outside ${finding.object}`, kind: "leak", how: "sent away" });
  }
  return ways;
}

function arrival(where: string): string {
  if (where.startsWith("Env ")) return "environment variable";
  if (where.startsWith("Labels ")) return "label";
  return "command line";
}

/** Containers by the names that findings use. */
function named({ witnessed }: JourneyFacts): [string, Container][] {
  const all = [...witnessed.runs[0].scene.host.containers.values()];
  const objects = containerObjects(
    all.map(({ name, config, status, created }) => ({
      name,
      labels: config.Labels,
      running: status === "running",
      created,
    })),
  );
  return all.map((container, index) => [objects[index] ?? container.name, container]);
}

function imageOf({ witnessed }: JourneyFacts, { image }: Container): string | undefined {
  const { images } = witnessed.runs[0].scene.host;
  return images.references().find((reference) => images.get(reference)?.id === image.id);
}

function objectsOn({ reply }: JourneyFacts, surface: Surface): string[] {
  return [
    ...new Set(
      reply.findings.flatMap(({ finding }) => (finding.surface === surface ? [finding.object] : [])),
    ),
  ];
}
